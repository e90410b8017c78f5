import { useMutation } from '@tanstack/react-query';
import { ExternalLink, Trash2 } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import type { Application } from '@plumbline/contract/crd';
import { deleteResource } from '../../api/applications.ts';
import { usePermissionReason } from '../../session/use-session.ts';
import { Button } from '../../ui/button.tsx';
import { Facts, type Fact } from '../../ui/facts.tsx';
import { ConfirmDialog } from '../../ui/sheet.tsx';
import { InlineError } from '../../ui/states.tsx';
import { HealthStatus } from '../../ui/status.tsx';
import { SyncStatus } from '../../ui/plumb-glyph.tsx';
import { useToasts } from '../../ui/toasts.tsx';
import { refOf } from '../application-header.tsx';
import { safeLink } from '../safe-link.ts';
import type { ResourceFacts } from './resource-panel.tsx';

/** What is known about an object, and its deletion. */
export function ResourceSummary({ app, facts }: { app: Application; facts: ResourceFacts }): ReactElement {
  return (
    <div className="flex flex-col gap-6">
      <Facts facts={factsOf(facts)} />
      {facts.node === undefined ? null : <DeleteResource app={app} facts={facts} />}
    </div>
  );
}

type Rows = readonly Fact[];

function factsOf(facts: ResourceFacts): Rows {
  const { identity, version } = facts;
  return [
    { label: 'Kind', value: `${identity.kind} (${identity.group === '' ? version : `${identity.group}/${version}`})` },
    { label: 'Namespace', value: identity.namespace === '' ? 'cluster-wide' : identity.namespace },
    ...healthFacts(facts),
    ...syncFacts(facts),
    ...liveFacts(facts),
  ];
}

function healthFacts({ node, status }: ResourceFacts): Rows {
  const health = node?.health ?? status?.health;
  if (health?.status === undefined) return [];
  const cause = health.message ? [{ label: 'Cause', value: health.message }] : [];
  return [{ label: 'Health', value: <HealthStatus status={health.status} /> }, ...cause];
}

function syncFacts({ status }: ResourceFacts): Rows {
  const label = 'Git vs cluster';
  if (status === undefined) return [{ label, value: 'Owned by another object, not in Git itself' }];
  if (status.hook === true) return [{ label, value: 'Hook' }];
  const prune = { label: 'Prune', value: 'No longer in Git; a sync with Prune deletes it' };
  return [
    { label, value: <SyncStatus status={status.status} /> },
    ...(status.requiresPruning === true ? [prune] : []),
    ...(status.syncWave === undefined ? [] : [{ label: 'Sync wave', value: String(status.syncWave) }]),
  ];
}

function liveFacts({ node }: ResourceFacts): Rows {
  if (node === undefined) return [{ label: 'Live', value: 'Not in the cluster' }];
  const links = (node.networkingInfo?.externalURLs ?? []).map(safeLink).filter((link) => link !== undefined);
  const images = (node.images ?? []).join(', ');
  return [
    { label: 'Created', value: node.createdAt ? new Date(node.createdAt).toLocaleString() : '–' },
    ...(node.info ?? []).map((info) => ({ label: info.name ?? '', value: info.value ?? '' })),
    ...(images === ''
      ? []
      : [{ label: 'Images', value: <span className="font-mono text-[13px] break-all">{images}</span> }]),
    ...(links.length === 0 ? [] : [{ label: 'Links', value: <LinkList links={links} /> }]),
  ];
}

function LinkList({ links }: { links: readonly string[] }): ReactElement {
  return (
    <ul>
      {links.map((link) => (
        <li key={link}>
          <a
            href={link}
            target="_blank"
            rel="noopener noreferrer"
            className="inline-flex items-center gap-1 break-all text-accent hover:underline"
          >
            {link}
            <ExternalLink size={12} aria-hidden className="shrink-0" />
          </a>
        </li>
      ))}
    </ul>
  );
}

function DeleteResource({ app, facts }: { app: Application; facts: ResourceFacts }): ReactElement {
  const { identity, version } = facts;
  const toasts = useToasts();
  const [isAsking, setAsking] = useState(false);
  const reason = usePermissionReason(
    'applications',
    `delete/${identity.group}/${identity.kind}/${identity.namespace}/${identity.name}`,
    `${app.spec.project}/${app.metadata.name}`,
  );
  const remove = useMutation({
    mutationFn: () => deleteResource(refOf(app), { ...identity, version }, { force: false, orphan: false }),
    onSuccess: () => {
      setAsking(false);
      toasts.show({ tone: 'warn', title: `${identity.kind} ${identity.name} is being deleted` });
    },
  });
  return (
    <div className="border-t pt-4">
      <Button icon={Trash2} isDisabled={reason !== undefined} reason={reason} onPress={() => setAsking(true)}>
        Delete this object …
      </Button>
      {isAsking ? (
        <ConfirmDialog
          title={`Delete ${identity.kind} ${identity.name}?`}
          onClose={() => setAsking(false)}
          footer={
            <>
              <Button onPress={() => setAsking(false)}>Cancel</Button>
              <Button look="danger" icon={Trash2} isDisabled={remove.isPending} onPress={() => remove.mutate()}>
                Delete
              </Button>
            </>
          }
        >
          <p className="text-sm">
            It is removed from the cluster now. If Git describes it, the next sync creates it again.
          </p>
          <InlineError error={remove.error} />
        </ConfirmDialog>
      ) : null}
    </div>
  );
}
