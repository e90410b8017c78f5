import { useMutation } from '@tanstack/react-query';
import { Square } from 'lucide-react';
import type { ReactElement } from 'react';
import type { Application, v1alpha1 } from '@plumbline/contract/crd';
import { terminateOperation } from '../../api/applications.ts';
import { Button } from '../../ui/button.tsx';
import { Facts, type Fact } from '../../ui/facts.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { PhaseStatus, ToneIcon } from '../../ui/status.tsx';
import { useNow } from '../../ui/use-now.ts';
import { useToasts } from '../../ui/toasts.tsx';
import { durationBetween } from '../../verdict/relative-time.ts';
import { isOperationRunning, shortRevision } from '../../verdict/verdict-of.ts';
import { refOf } from '../application-header.tsx';
import { KindIcon } from '../kind-icon.tsx';
import { keyOfResource } from '../resource-parameter.ts';
import { resultTone, resultWord, sortResults } from './operation-results.ts';

/** The last or running operation: what was asked, how it went, and the result of each object. */
export function OperationPanel({ app, onClose }: { app: Application; onClose: () => void }): ReactElement {
  const toasts = useToasts();
  const state = app.status?.operationState;
  const isRunning = isOperationRunning(app);
  const stop = useMutation({ mutationFn: () => terminateOperation(refOf(app)), onError: toasts.showError });
  const footer = isRunning ? (
    <Button icon={Square} isDisabled={stop.isPending || state?.phase === 'Terminating'} onPress={() => stop.mutate()}>
      Terminate
    </Button>
  ) : undefined;
  return (
    <Sheet
      isWide
      title="Last operation"
      subtitle={app.metadata.name}
      onClose={onClose}
      {...(footer === undefined ? {} : { footer })}
    >
      {state === undefined ? (
        <EmptyState title={isRunning ? 'Waiting for the controller' : 'Never synced'}>
          {isRunning ? 'The operation is requested; its results appear here.' : 'Results of a sync appear here.'}
        </EmptyState>
      ) : (
        <div className="flex flex-col gap-5 p-5">
          <OperationFacts state={state} isRequested={app.operation !== undefined} />
          <Results results={state.syncResult?.resources ?? []} />
        </div>
      )}
    </Sheet>
  );
}

function OperationFacts({
  state,
  isRequested,
}: {
  state: v1alpha1.OperationState;
  isRequested: boolean;
}): ReactElement {
  const nowMs = useNow();
  const until = state.finishedAt ?? new Date(nowMs).toISOString();
  const isWaiting = isRequested && Boolean(state.finishedAt);
  const facts: Fact[] = [
    { label: 'Phase', value: <PhaseStatus phase={isWaiting ? 'Running' : state.phase} /> },
    { label: 'Message', value: state.message ?? '–' },
    { label: 'Started', value: state.startedAt ? new Date(state.startedAt).toLocaleString() : '–' },
    { label: 'Took', value: durationBetween(state.startedAt, until) },
    ...requestFacts(state),
  ];
  return <Facts facts={facts} />;
}

function requestFacts({ operation = {}, syncResult, retryCount = 0 }: v1alpha1.OperationState): Fact[] {
  const { sync = {}, initiatedBy = {} } = operation;
  const revision = syncResult?.revision ?? shortRevision(sync.revision);
  const who = initiatedBy.automated === true ? 'Auto-sync' : (initiatedBy.username ?? '–');
  const flags = optionsOf(sync);
  return [
    { label: 'Revision', value: <code className="font-mono text-[13px] break-all">{revision}</code> },
    { label: 'Started by', value: who },
    { label: 'Options', value: flags.length === 0 ? 'None' : flags.join(', ') },
    ...(retryCount === 0 ? [] : [{ label: 'Attempts', value: String(retryCount + 1) }]),
  ];
}

function optionsOf({ prune, dryRun, syncStrategy, syncOptions = [] }: v1alpha1.SyncOperation): string[] {
  const chosen = { prune: prune === true, 'dry run': dryRun === true, 'apply only': syncStrategy?.apply !== undefined };
  return [...Object.entries(chosen).flatMap(([name, isOn]) => (isOn ? [name] : [])), ...syncOptions];
}

function Results({ results }: { results: readonly v1alpha1.ResourceResult[] }): ReactElement {
  if (results.length === 0) return <p className="text-sm text-ink-soft">No object has a result yet.</p>;
  return (
    <section aria-label="Results">
      <h3 className="mb-2 text-sm font-semibold">Results ({results.length})</h3>
      <ul className="divide-y rounded-xl border">
        {sortResults(results).map((result) => (
          <li
            key={`${keyOfResource(result)} ${result.syncPhase ?? ''}`}
            className="grid grid-cols-[18px_minmax(0,1fr)_auto] items-start gap-x-3 px-4 py-2.5 text-[13px]"
          >
            <span className="pt-0.5">
              <ToneIcon tone={resultTone(result)} />
            </span>
            <div className="min-w-0">
              <div className="flex min-w-0 items-center gap-1.5">
                <span className="text-ink-faint">
                  <KindIcon kind={result.kind ?? ''} size={14} />
                </span>
                <span className="min-w-0 break-all">
                  <span className="text-ink-soft">{result.kind}</span>{' '}
                  <strong className="font-semibold">{result.name}</strong>
                </span>
              </div>
              <div className="mt-0.5 break-words text-ink-soft">{result.message}</div>
            </div>
            <div className="text-right text-ink-soft">
              <div className="font-medium text-ink">{resultWord(result)}</div>
              <div className="text-xs">
                {result.hookType === undefined || result.hookType === ''
                  ? (result.syncPhase ?? '')
                  : `${result.hookType} hook`}
              </div>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
