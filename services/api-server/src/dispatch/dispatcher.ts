import { AppError } from '@plumbline/contract/errors';
import type { Authenticator } from '../authn/authenticator.ts';
import type { Caller } from '../authn/caller.ts';
import type { Authorizer } from '../authz/authorizer.ts';
import { CallAccess } from '../authz/call-access.ts';
import { permissions, type Permission } from '../authz/permissions.ts';
import type { Answer, DispatchPort, IncomingCall } from '../http/dispatch-port.ts';
import type { ApiCall, ApiHandlerTable } from './api-handlers.ts';
import { notTheCallers } from './not-the-callers.ts';
import { objectOfRequest } from './object-of-request.ts';

/** One finished call, for logs and metrics. */
export interface FinishedApiCall {
  service: string;
  method: string;
  peer: string;
  caller: Caller | undefined;
  durationMs: number;
  /** Absent when the call succeeded. */
  error?: AppError;
}

/** What the dispatcher joins. */
export interface DispatcherOptions {
  authenticator: Authenticator;
  authorizer: Authorizer;
  handlers: ApiHandlerTable;
  onFinished(call: FinishedApiCall): void;
}

/** A handler, unary or streaming: the border that calls it knows from the service table which of them it is. */
type AnyHandler = (request: object, call: ApiCall) => unknown;

interface Prepared {
  access: CallAccess;
  call: ApiCall;
  handler: AnyHandler;
}

/** Every call of every protocol goes through here: who is it, may it ask, then the handler, then: was it asked. */
export class Dispatcher implements DispatchPort {
  readonly #options: DispatcherOptions;

  constructor(options: DispatcherOptions) {
    this.#options = options;
  }

  async unary(incoming: IncomingCall, request: object): Promise<Answer> {
    const observed = this.#observe(incoming);
    try {
      const prepared = await this.#prepare(incoming, request, observed);
      const message = await (prepared.handler(request, prepared.call) as Promise<object>);
      checkAsked(incoming, prepared.access);
      observed.finish();
      return { message };
    } catch (thrown) {
      const error = notTheCallers(thrown);
      observed.finish(error);
      throw error;
    }
  }

  async *stream(incoming: IncomingCall, request: object): AsyncIterable<object> {
    const observed = this.#observe(incoming);
    try {
      const prepared = await this.#prepare(incoming, request, observed);
      for await (const message of prepared.handler(request, prepared.call) as AsyncIterable<object>) {
        checkAsked(incoming, prepared.access);
        if (incoming.signal.aborted) break;
        yield message;
      }
      observed.finish();
    } catch (thrown) {
      const error = notTheCallers(thrown);
      // A client that goes away ends a stream; that is no failure of it.
      if (incoming.signal.aborted) observed.finish();
      else observed.finish(error);
      if (!incoming.signal.aborted) throw error;
    } finally {
      observed.finish();
    }
  }

  async upload(incoming: IncomingCall, requests: AsyncIterable<object>): Promise<Answer> {
    for await (const request of requests) return this.unary(incoming, request);
    throw new AppError('INVALID_ARGUMENT', `call "${incoming.service}/${incoming.method}": the request is empty`);
  }

  async #prepare(incoming: IncomingCall, request: object, observed: Observed): Promise<Prepared> {
    const permission = permissionOf(incoming);
    if (permission === undefined) {
      throw new AppError(
        'PERMISSION_DENIED',
        `call "${incoming.service}/${incoming.method}": it has no permission entry`,
      );
    }
    const caller = await this.#callerOf(incoming, permission);
    observed.caller = caller;
    const access = new CallAccess(caller, permission, this.#options.authorizer);
    const handler = this.#handlerOf(incoming);
    if (handler === undefined) {
      if (permission.kind === 'object') access.require(objectOfRequest(permission.resource, request));
      throw new AppError(
        'UNIMPLEMENTED',
        `call "${incoming.service}/${incoming.method}": this method is not built yet`,
      );
    }
    const { signal, peer, token } = incoming;
    return { access, handler, call: { access, signal, peer, token } };
  }

  async #callerOf(incoming: IncomingCall, permission: Permission): Promise<Caller> {
    try {
      return await this.#options.authenticator.authenticate(incoming.token);
    } catch (error) {
      // A public method answers anyone; a bad token only makes the caller nobody.
      if (permission.kind === 'public') return { kind: 'anonymous' };
      throw error;
    }
  }

  #handlerOf(incoming: IncomingCall): AnyHandler | undefined {
    const table = this.#options.handlers as unknown as Record<string, Record<string, AnyHandler>>;
    return table[incoming.service]?.[incoming.method];
  }

  #observe(incoming: IncomingCall): Observed {
    return new Observed(incoming, (call) => this.#options.onFinished(call));
  }
}

class Observed {
  caller: Caller | undefined;
  readonly #incoming: IncomingCall;
  readonly #report: (call: FinishedApiCall) => void;
  readonly #startedMs = performance.now();
  #isFinished = false;

  constructor(incoming: IncomingCall, report: (call: FinishedApiCall) => void) {
    this.#incoming = incoming;
    this.#report = report;
  }

  /** Reports the call, once. */
  finish(error?: AppError): void {
    if (this.#isFinished) return;
    this.#isFinished = true;
    const { service, method, peer } = this.#incoming;
    const durationMs = performance.now() - this.#startedMs;
    this.#report({ service, method, peer, caller: this.caller, durationMs, ...(error === undefined ? {} : { error }) });
  }
}

function permissionOf(incoming: IncomingCall): Permission | undefined {
  const table = permissions as Record<string, Record<string, Permission>>;
  const service = Object.hasOwn(table, incoming.service) ? table[incoming.service] : undefined;
  return service !== undefined && Object.hasOwn(service, incoming.method) ? service[incoming.method] : undefined;
}

function checkAsked(incoming: IncomingCall, access: CallAccess): void {
  if (access.wasAsked) return;
  throw new AppError(
    'INTERNAL',
    `call "${incoming.service}/${incoming.method}": it answered without asking for its permission`,
  );
}
