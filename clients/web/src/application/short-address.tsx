import { Navigate, useLocation, useParams } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { useSettings } from '../session/use-session.ts';
import { ErrorState, SkeletonRows } from '../ui/states.tsx';

/** `/applications/<name>` without a namespace means the control plane's own namespace, as in Argo CD's links. */
export function ShortAddress(): ReactElement {
  const { name = '' } = useParams({ strict: false });
  const { searchStr } = useLocation();
  const settings = useSettings();
  if (settings.isPending) return <SkeletonRows rows={3} />;
  if (settings.isError) return <ErrorState error={settings.error} onRetry={() => void settings.refetch()} />;
  const namespace = settings.data.controllerNamespace ?? 'argocd';
  const search = Object.fromEntries(new URLSearchParams(searchStr));
  return <Navigate to={`/applications/${namespace}/${name}`} search={search} replace />;
}
