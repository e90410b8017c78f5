import { useMutation, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, type ReactElement } from 'react';
import type { Application, v1alpha1 } from '@plumbline/contract/crd';
import { patchApplication } from '../../api/applications.ts';
import { clusterNameOf } from '../../applications/list-filters.ts';
import { applicationKey } from '../../live/use-application.ts';
import { usePermissionReason } from '../../session/use-session.ts';
import { Button } from '../../ui/button.tsx';
import { Facts, type Fact } from '../../ui/facts.tsx';
import { Panel } from '../../ui/page.tsx';
import { SkeletonRows } from '../../ui/states.tsx';
import { useToasts } from '../../ui/toasts.tsx';
import { isAutoSynced } from '../../verdict/verdict-of.ts';
import { refOf } from '../application-header.tsx';
import { jsonToYaml } from '../diff/to-yaml.ts';
import { parameterLines } from './parameter-lines.ts';

const YamlView = lazy(async () => ({ default: (await import('../../ui/yaml-view.tsx')).YamlView }));

/** What the application is made of: sources and their parameters, destination, policy, labels, images, the whole spec. */
export function DetailsView({ app }: { app: Application }): ReactElement {
  const sources = app.spec.sources ?? (app.spec.source === undefined ? [] : [app.spec.source]);
  return (
    <div className="grid items-start gap-4 px-6 py-4 xl:grid-cols-2">
      <div className="flex min-w-0 flex-col gap-4">
        {sources.map((source, index) => (
          <SourcePanel
            key={index}
            app={app}
            source={source}
            title={sources.length === 1 ? 'Source' : `Source ${index + 1}`}
            index={index}
          />
        ))}
        <PolicyPanel app={app} />
        <AboutPanel app={app} />
      </div>
      <Panel title="Manifest" isFlush>
        <div className="flex h-[640px] p-3">
          <Suspense fallback={<SkeletonRows />}>
            <YamlView label="Application manifest" text={jsonToYaml(JSON.stringify(manifestOf(app)))} />
          </Suspense>
        </div>
      </Panel>
    </div>
  );
}

function manifestOf(app: Application): unknown {
  const { name, namespace, labels, annotations, finalizers } = app.metadata;
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name, namespace, labels, annotations, finalizers },
    spec: app.spec,
  };
}

function SourcePanel(props: {
  app: Application;
  source: v1alpha1.ApplicationSource;
  title: string;
  index: number;
}): ReactElement {
  const { app, source, title, index } = props;
  const type = app.status?.sourceTypes?.[index] ?? app.status?.sourceType;
  const facts: Fact[] = [
    { label: 'Repository', value: <span className="break-all">{source.repoURL ?? '–'}</span> },
    source.chart === undefined ? { label: 'Path', value: source.path ?? '.' } : { label: 'Chart', value: source.chart },
    { label: 'Revision', value: source.targetRevision ?? 'HEAD' },
    { label: 'Type', value: type ?? 'Not known before the first comparison' },
    ...parameterLines(source).map(([label, value]) => ({
      label,
      value: <code className="font-mono text-[13px] break-all">{value}</code>,
    })),
  ];
  return (
    <Panel title={title}>
      <Facts facts={facts} />
    </Panel>
  );
}

function PolicyPanel({ app }: { app: Application }): ReactElement {
  const isAutomatic = isAutoSynced(app);
  return (
    <Panel title="Sync policy" actions={<AutoSyncButton app={app} isAutomatic={isAutomatic} />}>
      <Facts facts={policyFacts(app.spec, isAutomatic)} />
    </Panel>
  );
}

const yes = (value: boolean | undefined): string => (value === true ? 'Yes' : 'No');

function policyFacts({ syncPolicy, ignoreDifferences = [] }: Application['spec'], isAutomatic: boolean): Fact[] {
  const { automated, syncOptions = [], retry } = syncPolicy ?? {};
  const automation = [
    { label: 'Prune', value: yes(automated?.prune) },
    { label: 'Self-heal', value: yes(automated?.selfHeal) },
  ];
  return [
    {
      label: 'Auto-sync',
      value: isAutomatic ? 'On: commits are applied by themselves' : 'Off: commits wait for a sync',
    },
    ...(isAutomatic ? automation : []),
    { label: 'Options', value: syncOptions.length === 0 ? 'None' : syncOptions.join(', ') },
    { label: 'Retry', value: retry === undefined ? 'Default' : `Up to ${retry.limit ?? 5} times` },
    { label: 'Ignored differences', value: String(ignoreDifferences.length) },
  ];
}

function AutoSyncButton({ app, isAutomatic }: { app: Application; isAutomatic: boolean }): ReactElement {
  const client = useQueryClient();
  const toasts = useToasts();
  const reason = usePermissionReason('applications', 'update', `${app.spec.project}/${app.metadata.name}`);
  const change = useMutation({
    mutationFn: () =>
      patchApplication(refOf(app), { spec: { syncPolicy: { automated: isAutomatic ? null : { enabled: true } } } }),
    onSuccess: (next) => {
      client.setQueryData(applicationKey(refOf(app)), next);
      toasts.show({ tone: 'good', title: isAutomatic ? 'Auto-sync is off' : 'Auto-sync is on' });
    },
    onError: toasts.showError,
  });
  return (
    <Button
      isSmall
      isDisabled={reason !== undefined || change.isPending}
      reason={reason}
      onPress={() => change.mutate()}
    >
      {isAutomatic ? 'Switch off auto-sync' : 'Switch on auto-sync'}
    </Button>
  );
}

function AboutPanel({ app }: { app: Application }): ReactElement {
  const labels = Object.entries(app.metadata.labels ?? {});
  const images = app.status?.summary?.images ?? [];
  const facts: Fact[] = [
    { label: 'Project', value: app.spec.project },
    { label: 'Cluster', value: clusterNameOf(app) },
    { label: 'Namespace', value: app.spec.destination.namespace ?? '–' },
    {
      label: 'Created',
      value: app.metadata.creationTimestamp ? new Date(app.metadata.creationTimestamp).toLocaleString() : '–',
    },
    {
      label: 'Labels',
      value: labels.length === 0 ? 'None' : <CodeList items={labels.map(([key, value]) => `${key}=${value}`)} />,
    },
    { label: 'Images', value: images.length === 0 ? 'None' : <CodeList items={images} /> },
    ...(app.spec.info ?? []).map((info) => ({ label: info.name ?? '', value: info.value ?? '' })),
  ];
  return (
    <Panel title="About">
      <Facts facts={facts} />
    </Panel>
  );
}

function CodeList({ items }: { items: readonly string[] }): ReactElement {
  return (
    <ul className="font-mono text-[13px]">
      {items.map((item) => (
        <li key={item} className="break-all">
          {item}
        </li>
      ))}
    </ul>
  );
}
