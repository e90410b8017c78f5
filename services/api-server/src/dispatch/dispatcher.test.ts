import { AppError } from '@plumbline/contract/errors';
import { silentLogger } from '@plumbline/io/telemetry';
import { describe, expect, it } from 'vitest';
import { Authenticator } from '../authn/authenticator.ts';
import { Authorizer } from '../authz/authorizer.ts';
import type { IncomingCall } from '../http/dispatch-port.ts';
import type { ApiHandlerTable } from './api-handlers.ts';
import { Dispatcher, type FinishedApiCall } from './dispatcher.ts';

const emptyTable = {
  'account.AccountService': {},
  'application.ApplicationService': {},
  'applicationset.ApplicationSetService': {},
  'certificate.CertificateService': {},
  'cluster.ClusterService': {},
  'cluster.SettingsService': {},
  'gpgkey.GPGKeyService': {},
  'notification.NotificationService': {},
  'project.ProjectService': {},
  'repocreds.RepoCredsService': {},
  'repository.RepositoryService': {},
  'session.SessionService': {},
  'version.VersionService': {},
} as const satisfies ApiHandlerTable;

function dispatcherOf(
  handlers: Partial<ApiHandlerTable>,
  isAnonymousAdmin = false,
): { dispatcher: Dispatcher; seen: FinishedApiCall[] } {
  const authorizer = new Authorizer({ project: () => undefined, memoSize: 100, log: silentLogger() });
  if (isAnonymousAdmin) authorizer.load({ 'policy.default': 'role:admin' });
  const seen: FinishedApiCall[] = [];
  const dispatcher = new Dispatcher({
    authorizer,
    authenticator: new Authenticator({
      isDisabled: false,
      settings: () => ({ configMap: { 'users.anonymous.enabled': 'true' }, secret: { 'server.secretkey': 'k' } }),
      project: () => undefined,
      isRevoked: async () => false,
      now: () => new Date(0),
    }),
    handlers: { ...emptyTable, ...handlers },
    onFinished: (call) => void seen.push(call),
  });
  return { dispatcher, seen };
}

const call = (service: string, method: string): IncomingCall => ({
  service: service as IncomingCall['service'],
  method,
  token: '',
  peer: 'test',
  signal: new AbortController().signal,
});

describe('the dispatcher', () => {
  it('withholds an answer whose permission nobody asked about', async () => {
    const { dispatcher, seen } = dispatcherOf({
      'application.ApplicationService': { Get: async () => ({ metadata: { name: 'secret' } }) },
    });
    await expect(dispatcher.unary(call('application.ApplicationService', 'Get'), {})).rejects.toMatchObject({
      code: 'INTERNAL',
    });
    expect(seen).toMatchObject([{ error: { code: 'INTERNAL' } }]);
  });

  it('withholds a message of a stream whose permission nobody asked about', async () => {
    const { dispatcher } = dispatcherOf({
      'application.ApplicationService': {
        Watch: async function* () {
          yield { type: 'ADDED' };
        },
      },
    });
    const stream = dispatcher.stream(call('application.ApplicationService', 'Watch'), {});
    await expect(stream[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: 'INTERNAL' });
  });

  it('answers UNIMPLEMENTED only to those who may call the method', async () => {
    const request = { name: 'x' };
    const method = call('certificate.CertificateService', 'ListCertificates');
    await expect(dispatcherOf({}).dispatcher.unary(method, request)).rejects.toMatchObject({
      code: 'PERMISSION_DENIED',
    });
    await expect(dispatcherOf({}, true).dispatcher.unary(method, request)).rejects.toMatchObject({
      code: 'UNIMPLEMENTED',
    });
  });

  it('refuses a method without permission entry', async () => {
    for (const name of ['NoSuchMethod', 'constructor', '__proto__']) {
      await expect(
        dispatcherOf({}, true).dispatcher.unary(call('application.ApplicationService', name), {}),
      ).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
    }
  });

  it('never takes a forged token for anonymous', async () => {
    const { dispatcher } = dispatcherOf({
      'application.ApplicationService': {
        List: async (_request, { access }) => ({ items: access.filter([], () => '') }),
      },
    });
    const forged = { ...call('application.ApplicationService', 'List'), token: 'a.b.c' };
    await expect(dispatcher.unary(forged, {})).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    await expect(dispatcher.unary({ ...forged, token: '' }, {})).resolves.toEqual({ message: { items: [] } });
  });

  it.each([
    { what: 'a repository', error: new AppError('GIT_UNAUTHORIZED', 'fetch'), code: 'FAILED_PRECONDITION' },
    {
      what: 'a cluster',
      error: new AppError('UNAUTHENTICATED', 'GET', { details: { status: 401 } }),
      code: 'CLUSTER_UNREACHABLE',
    },
    { what: 'the caller', error: new AppError('UNAUTHENTICATED', 'wrong password'), code: 'UNAUTHENTICATED' },
  ])('answers $code when the credentials of $what are refused', async ({ error, code }) => {
    const { dispatcher, seen } = dispatcherOf({
      'application.ApplicationService': {
        Get: () => Promise.reject(error),
        PodLogs: async function* () {
          yield await Promise.reject<object>(error);
        },
      },
    });
    const refused = { code, message: error.message };
    await expect(dispatcher.unary(call('application.ApplicationService', 'Get'), {})).rejects.toMatchObject(refused);
    const stream = dispatcher.stream(call('application.ApplicationService', 'PodLogs'), {});
    await expect(stream[Symbol.asyncIterator]().next()).rejects.toMatchObject(refused);
    expect(seen).toMatchObject([{ error: { code } }, { error: { code } }]);
  });
});
