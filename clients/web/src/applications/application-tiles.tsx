import { useVirtualizer } from '@tanstack/react-virtual';
import { Link } from '@tanstack/react-router';
import { Clock, FolderGit2, Server } from 'lucide-react';
import { memo, useRef, type ReactElement } from 'react';
import type { Application } from '@plumbline/contract/crd';
import { useElementWidth } from '../ui/use-element-width.ts';
import { useNow } from '../ui/use-now.ts';
import { HealthStatus, ToneIcon } from '../ui/status.tsx';
import { SyncStatus } from '../ui/plumb-glyph.tsx';
import { toneText } from '../verdict/status-tone.ts';
import { relativeTime } from '../verdict/relative-time.ts';
import { shortRevision, verdictOf } from '../verdict/verdict-of.ts';
import { ApplicationActions } from './application-actions.tsx';
import { clusterNameOf } from './list-filters.ts';
import { sourceOf, sourcePlace } from './source-of.ts';

const tileHeightPx = 186;
const gapPx = 14;
const leastTileWidthPx = 330;

/** Applications as tiles; only the rows in sight are drawn. */
export function ApplicationTiles({ apps }: { apps: readonly Application[] }): ReactElement {
  const scroller = useRef<HTMLDivElement>(null);
  const width = useElementWidth(scroller);
  const columns = Math.max(1, Math.floor((width - 48 + gapPx) / (leastTileWidthPx + gapPx)));
  const rows = useVirtualizer({
    count: Math.ceil(apps.length / columns),
    getScrollElement: () => scroller.current,
    estimateSize: () => tileHeightPx + gapPx,
    overscan: 3,
  });
  return (
    <div ref={scroller} className="min-h-0 flex-1 overflow-y-auto px-6 pt-1 pb-6">
      <ul aria-label="Applications" className="relative" style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().flatMap((row) =>
          apps.slice(row.index * columns, (row.index + 1) * columns).map((app, column) => (
            <li
              key={app.metadata.uid ?? `${app.metadata.namespace}/${app.metadata.name}`}
              aria-setsize={apps.length}
              aria-posinset={row.index * columns + column + 1}
              className="absolute"
              style={{
                top: row.start,
                left: `calc((100% + ${gapPx}px) / ${columns} * ${column})`,
                width: `calc((100% + ${gapPx}px) / ${columns} - ${gapPx}px)`,
                height: tileHeightPx,
              }}
            >
              <Tile app={app} />
            </li>
          )),
        )}
      </ul>
    </div>
  );
}

const Tile = memo(function Tile({ app }: { app: Application }): ReactElement {
  const verdict = verdictOf(app);
  return (
    <article className="relative flex h-full flex-col rounded-2xl border bg-surface p-4 shadow-card transition-colors hover:border-line-strong">
      <div className="flex items-start gap-2">
        <div className="min-w-0 flex-1">
          <Link
            to={`/applications/${app.metadata.namespace}/${app.metadata.name}`}
            title={app.metadata.name}
            className="block truncate rounded text-[15px] font-semibold after:absolute after:inset-0 after:rounded-2xl"
          >
            {app.metadata.name}
          </Link>
          <div className="truncate text-xs text-ink-soft" title={app.spec.project}>
            {app.spec.project}
          </div>
        </div>
        <div className="relative z-10 -mt-1">
          <ApplicationActions app={app} />
        </div>
      </div>
      <p
        className={`mt-2 flex items-start gap-1.5 text-[13px] ${verdict.tone === 'good' ? 'text-ink-soft' : `font-medium ${toneText(verdict.tone)}`}`}
      >
        <span className="pt-0.5">
          <ToneIcon tone={verdict.tone} size={14} />
        </span>
        <span className="line-clamp-2 min-w-0 break-words" title={verdict.cause ?? verdict.headline}>
          {verdict.headline}
        </span>
      </p>
      <div className="flex-1" />
      <TileFacts app={app} />
      <div className="mt-2.5 flex items-center gap-4 border-t pt-2.5 text-[13px]">
        <SyncStatus status={app.status?.sync?.status} />
        <HealthStatus status={app.status?.health?.status} />
      </div>
    </article>
  );
});

function TileFacts({ app }: { app: Application }): ReactElement {
  const nowMs = useNow();
  const place = `${sourcePlace(app)} @ ${shortRevision(sourceOf(app)?.targetRevision ?? 'HEAD')}`;
  const destination = `${clusterNameOf(app)} / ${app.spec.destination.namespace ?? '–'}`;
  return (
    <div className="flex flex-col gap-0.5 text-xs text-ink-soft">
      <div className="flex items-center gap-1.5">
        <FolderGit2 size={13} aria-hidden className="shrink-0 text-ink-faint" />
        <span className="min-w-0 truncate" title={place}>
          {place}
        </span>
      </div>
      <div className="flex items-center gap-1.5">
        <Server size={13} aria-hidden className="shrink-0 text-ink-faint" />
        <span className="min-w-0 flex-1 truncate" title={destination}>
          {destination}
        </span>
        <span className="flex shrink-0 items-center gap-1 whitespace-nowrap" title="Last operation">
          <Clock size={12} aria-hidden className="text-ink-faint" />
          {relativeTime(app.status?.operationState?.finishedAt, nowMs)}
        </span>
      </div>
    </div>
  );
}
