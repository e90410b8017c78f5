import { CalendarClock } from 'lucide-react';
import type { ReactElement } from 'react';
import type { events } from '@plumbline/contract/rpc';
import { EmptyState } from '../../ui/states.tsx';
import { Badge } from '../../ui/status.tsx';
import { useNow } from '../../ui/use-now.ts';
import { relativeTime } from '../../verdict/relative-time.ts';

const lastSeen = (event: events.Event): string =>
  event.lastTimestamp ?? event.eventTime ?? event.firstTimestamp ?? event.metadata?.creationTimestamp ?? '';

/** Events, newest first. */
export function sortEvents(items: readonly events.Event[]): events.Event[] {
  return items.toSorted((a, b) => (lastSeen(a) < lastSeen(b) ? 1 : lastSeen(a) > lastSeen(b) ? -1 : 0));
}

/** Events as a list: kind of event, reason, what happened, how often and when. */
export function EventRows({ items }: { items: readonly events.Event[] }): ReactElement {
  const nowMs = useNow();
  if (items.length === 0)
    return (
      <EmptyState icon={CalendarClock} title="No events">
        Kubernetes keeps events for about an hour; none is left for this.
      </EmptyState>
    );
  return (
    <ul className="divide-y">
      {sortEvents(items).map((event, index) => (
        <li
          key={event.metadata?.uid ?? index}
          className="grid grid-cols-[84px_minmax(0,1fr)_auto] items-baseline gap-x-3 gap-y-0.5 px-4 py-2.5 text-[13px]"
        >
          <span>
            <Badge tone={event.type === 'Warning' ? 'warn' : 'unknown'}>{event.type ?? 'Normal'}</Badge>
          </span>
          <span className="min-w-0">
            <strong className="font-semibold">{event.reason}</strong>{' '}
            <span className="break-words text-ink-soft">{event.message}</span>
          </span>
          <span className="text-right whitespace-nowrap text-ink-faint">
            {(event.count ?? 1) > 1 ? `${event.count} times · ` : ''}
            {relativeTime(lastSeen(event) === '' ? undefined : lastSeen(event), nowMs)}
          </span>
        </li>
      ))}
    </ul>
  );
}
