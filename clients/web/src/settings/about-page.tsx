import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { getVersion } from '../api/settings.ts';
import { useSettings } from '../session/use-session.ts';
import { Facts, type Fact } from '../ui/facts.tsx';
import { PageHeader, Panel } from '../ui/page.tsx';
import { ErrorState, SkeletonRows } from '../ui/states.tsx';

/** Versions and settings of the server. */
export function AboutPage(): ReactElement {
  const version = useQuery({ queryKey: ['version'], queryFn: ({ signal }) => getVersion(signal), staleTime: 300_000 });
  const settings = useSettings();
  return (
    <>
      <PageHeader title="About" />
      {version.isPending ? <SkeletonRows rows={3} /> : null}
      {version.isError ? <ErrorState error={version.error} onRetry={() => void version.refetch()} /> : null}
      {version.isSuccess ? (
        <div className="grid max-w-4xl gap-5 lg:grid-cols-2">
          <Panel title="Versions">
            <Facts facts={versionFacts(version.data)} />
          </Panel>
          <Panel title="Settings of the server">
            <Facts
              facts={[
                { label: 'Address', value: settings.data?.url || 'Not set' },
                { label: 'Tracking', value: settings.data?.trackingMethod || 'annotation' },
                { label: 'Namespace', value: settings.data?.controllerNamespace || 'argocd' },
                { label: 'Apps anywhere', value: settings.data?.appsInAnyNamespaceEnabled === true ? 'Yes' : 'No' },
              ]}
            />
          </Panel>
        </div>
      ) : null}
    </>
  );
}

function versionFacts(version: Awaited<ReturnType<typeof getVersion>>): Fact[] {
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['Plumbline', version.Version],
    ['Built', version.BuildDate],
    ['Commit', version.GitCommit],
    ['Helm', version.HelmVersion],
    ['Kustomize', version.KustomizeVersion],
    ['kubectl', version.KubectlVersion],
    ['Platform', version.Platform],
  ];
  return rows
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([label, value]) => ({ label, value: <span className="font-mono text-[13px] break-all">{value}</span> }));
}
