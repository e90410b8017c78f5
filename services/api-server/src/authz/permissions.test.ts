import { services } from '@plumbline/contract/rpc';
import { rbacActions } from '@plumbline/core/rbac';
import { describe, expect, it } from 'vitest';
import { apiServices, permissions } from './permissions.ts';

/** Services of other processes, which this server does not answer. */
const elsewhere = [
  'CommitService',
  'askpass.AskPassService',
  'grpc.health.v1.Health',
  'plugin.ConfigManagementPluginService',
  'repository.RepoServerService',
];

describe('permissions', () => {
  it('knows every service of the table', () => {
    const known = [...apiServices, ...elsewhere].toSorted((a, b) => (a < b ? -1 : 1));
    const table = Object.keys(services).toSorted((a, b) => (a < b ? -1 : 1));
    expect(table.filter((name) => !known.includes(name))).toEqual([]);
  });

  it.each(apiServices)('has an entry for every method of %s and for no other', (service) => {
    expect(Object.keys(permissions[service]).toSorted((a, b) => (a < b ? -1 : 1))).toEqual(
      Object.keys(services[service]).toSorted((a, b) => (a < b ? -1 : 1)),
    );
  });

  it('names only resources and actions that policies know', () => {
    for (const [service, methods] of Object.entries(permissions)) {
      for (const [method, permission] of Object.entries(methods)) {
        if (permission.kind !== 'object' && permission.kind !== 'items') continue;
        const actions = rbacActions[permission.resource] ?? [];
        const isKnown = actions.some((action) => action === permission.action || action === `${permission.action}/*`);
        expect(isKnown, `${service}/${method}`).toBe(true);
      }
    }
  });

  it('leaves only these methods open to everybody', () => {
    const open = Object.entries(permissions).flatMap(([service, methods]) =>
      Object.entries(methods)
        .filter(([, permission]) => permission.kind === 'public')
        .map(([method]) => `${service}/${method}`),
    );
    expect(open.toSorted((a, b) => (a < b ? -1 : 1))).toEqual([
      'cluster.SettingsService/Get',
      'session.SessionService/Create',
      'session.SessionService/GetUserInfo',
      'version.VersionService/Version',
    ]);
  });
});
