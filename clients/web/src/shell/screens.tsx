import { Link } from '@tanstack/react-router';
import { Compass } from 'lucide-react';
import type { ReactElement } from 'react';
import { EmptyState, ErrorState } from '../ui/states.tsx';

/** What an unknown address shows. */
export function NotFoundScreen(): ReactElement {
  return (
    <EmptyState
      icon={Compass}
      title="There is no page at this address"
      action={
        <Link to="/applications" className="font-medium text-accent underline">
          Go to the applications
        </Link>
      }
    >
      The link may be old, or mistyped.
    </EmptyState>
  );
}

/** What a crashed page shows; the rest of the interface lives on. */
export function CrashScreen({ error, reset }: { error: unknown; reset: () => void }): ReactElement {
  return <ErrorState error={error} onRetry={reset} />;
}
