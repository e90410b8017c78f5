import { annotation, appKey, type AppKey, type Application, type v1alpha1 } from '@plumbline/contract/crd';
import { AppError, hasCode } from '@plumbline/contract/errors';
import { withResourceVersion } from '@plumbline/core/app';
import { createMergePatch } from '@plumbline/core/merge';
import type { AppStore } from '../ports.ts';

/** Fields that a session may change. */
export interface AppChange {
  readonly status?: Partial<v1alpha1.ApplicationStatus>;
  /** `null` removes it. */
  readonly operation?: v1alpha1.Operation | null;
  /** `null` removes one. */
  readonly annotations?: Readonly<Record<string, string | null>>;
  readonly finalizers?: readonly string[];
}

/** One reconcile's view of an Application: what is stored, and what shall be; `flush` writes the difference in one patch. */
export class AppSession {
  readonly key: AppKey;
  readonly #store: AppStore;
  readonly #signal: AbortSignal;
  #stored: Application;
  #draft: Application;
  #writes = 0;

  constructor(app: Application, store: AppStore, signal: AbortSignal) {
    this.key = appKey(app.metadata.namespace, app.metadata.name);
    this.#store = store;
    this.#signal = signal;
    this.#stored = app;
    this.#draft = app;
  }

  /** As it shall be. */
  get app(): Application {
    return this.#draft;
  }

  /** As the API server holds it. */
  get stored(): Application {
    return this.#stored;
  }

  get signal(): AbortSignal {
    return this.#signal;
  }

  /** How many patches this session wrote. */
  get writes(): number {
    return this.#writes;
  }

  change(change: AppChange): void {
    const draft: Application = { ...this.#draft, metadata: { ...this.#draft.metadata } };
    if (change.status !== undefined) draft.status = withoutUndefined({ ...draft.status, ...change.status });
    if (change.operation === null) delete draft.operation;
    else if (change.operation !== undefined) draft.operation = change.operation;
    if (change.annotations !== undefined) draft.metadata.annotations = mergeAnnotations(draft, change.annotations);
    if (change.finalizers !== undefined) draft.metadata.finalizers = [...change.finalizers];
    this.#draft = draft;
  }

  /** What `flush` would write; empty when nothing. */
  pending(): Readonly<Record<string, unknown>> {
    const patch = createMergePatch(this.#stored, this.#draft);
    return typeof patch === 'object' && patch !== null ? (patch as Record<string, unknown>) : {};
  }

  /**
   * Writes the difference, if there is one. With `isExclusive` only on the very version that was read (compare-and-swap):
   * `CONFLICT` when someone else wrote meanwhile. An answered refresh request is taken away on that version only as well:
   * when another request came meanwhile, that one stays and the rest is written.
   */
  async flush(options: { isExclusive?: boolean } = {}): Promise<void> {
    const answersRefresh = requestOf(this.#stored) !== undefined && requestOf(this.#draft) === undefined;
    try {
      await this.#write(options.isExclusive === true || answersRefresh);
    } catch (error) {
      if (options.isExclusive === true || !hasCode(error, 'CONFLICT')) throw error;
      await this.#rebase();
      await this.#write(true);
    }
  }

  async #write(isExclusive: boolean): Promise<void> {
    const patch = this.pending();
    if (Object.keys(patch).length === 0) return;
    const body = isExclusive ? withResourceVersion(patch, this.#stored) : patch;
    const written = await this.#store.patch(this.key, body, this.#signal);
    this.#writes += 1;
    this.#stored = written;
    this.#draft = written;
  }

  /**
   * Writes the difference of a running operation: a change by others meanwhile is taken over, unless they ended or replaced
   * the operation, which throws `OPERATION_IN_PROGRESS`; a request to terminate stays in the draft.
   */
  async flushOperation(): Promise<void> {
    try {
      await this.flush({ isExclusive: true });
    } catch (error) {
      if (!hasCode(error, 'CONFLICT')) throw error;
      await this.#rebase();
      await this.flush({ isExclusive: true });
    }
  }

  async #rebase(): Promise<void> {
    const hasOperationChange = 'operation' in this.pending();
    const latest = await this.#store.read(this.key, this.#signal);
    if (latest === undefined) throw new AppError('NOT_FOUND', `write Application "${this.key}": it is gone`);
    if (startedAtOf(latest) !== startedAtOf(this.#stored)) {
      throw new AppError('OPERATION_IN_PROGRESS', `write Application "${this.key}": another operation began`);
    }
    const draft = this.#draft;
    const annotations = annotationChanges(this.#stored, draft);
    if (requestOf(latest) !== requestOf(this.#stored)) {
      delete annotations[annotation.refresh];
      delete annotations[annotation.refreshTimestamp];
    }
    this.#stored = latest;
    this.#draft = latest;
    this.change({
      annotations,
      ...(hasOperationChange ? { operation: draft.operation ?? null } : {}),
      status: { ...draft.status, ...terminationOf(latest, draft) },
    });
  }
}

/** What asks for a refresh now: kind and time of the request; undefined when nobody does. */
function requestOf({ metadata }: Application): string | undefined {
  const kind = metadata.annotations?.[annotation.refresh];
  return kind === undefined ? undefined : `${kind} ${metadata.annotations?.[annotation.refreshTimestamp] ?? ''}`;
}

/** The annotations in which two states differ; null for one that is gone. */
function annotationChanges(before: Application, after: Application): Record<string, string | null> {
  const [old, wanted] = [before.metadata.annotations ?? {}, after.metadata.annotations ?? {}];
  const names = Object.keys({ ...old, ...wanted }).filter((name) => old[name] !== wanted[name]);
  return Object.fromEntries(names.map((name) => [name, wanted[name] ?? null]));
}

function startedAtOf(app: Application): string | null | undefined {
  return app.status?.operationState?.startedAt;
}

/** A request to terminate that came meanwhile is not overwritten by a Running of ours. */
function terminationOf(latest: Application, draft: Application): Partial<v1alpha1.ApplicationStatus> {
  const state = draft.status?.operationState;
  const isAsked = latest.status?.operationState?.phase === 'Terminating';
  return isAsked && state?.phase === 'Running' ? { operationState: { ...state, phase: 'Terminating' } } : {};
}

function mergeAnnotations(app: Application, change: Readonly<Record<string, string | null>>): Record<string, string> {
  const merged: Record<string, string> = {};
  for (const [name, value] of Object.entries({ ...app.metadata.annotations, ...change })) {
    if (value !== null) merged[name] = value;
  }
  return merged;
}

function withoutUndefined(status: v1alpha1.ApplicationStatus): v1alpha1.ApplicationStatus {
  return Object.fromEntries(Object.entries(status).filter(([, value]) => value !== undefined));
}
