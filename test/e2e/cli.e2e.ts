// The command line as a person uses it: log in, make an application, sync it, look at it, break it, roll it back, delete it.
import { readFileSync } from 'node:fs';

import { eventually, given, useWorld, when } from '@plumbline/test/dsl';
import type { CommandResult } from '@plumbline/test/lab';
import { beforeAll, describe, expect, it } from 'vitest';

const configMap = (text: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: greeting\ndata:\n  text: ${text}\n`;

describe('the command line', () => {
  const world = useWorld({ name: 'cli', services: ['repo-server', 'application-controller', 'api-server'] });

  const cli = async (...args: string[]): Promise<CommandResult> => when(world).cli(...args);
  const done = async (...args: string[]): Promise<string> => {
    const result = await cli(...args);
    expect(result.code, `argocd ${args.join(' ')}: ${result.stderr}`).toBe(0);
    return result.stdout;
  };

  beforeAll(async () => {
    await given(world)
      .repository('app')
      .withFiles({ 'app/cm.yaml': configMap('one') });
    const password = await when(world).kubectl(
      '-n',
      world.namespace,
      'get',
      'secret',
      'argocd-initial-admin-secret',
      '-o',
      'go-template={{.data.password | base64decode}}',
    );
    const { serverAddress } = world.installation;
    const said = await done('login', serverAddress, '--username', 'admin', '--password', password);
    expect(said).toContain("'admin' logged in successfully");
  });

  it('knows who is logged in and what they may do', async () => {
    expect(await done('account', 'get-user-info')).toContain('Username: admin');
    expect((await done('account', 'can-i', 'sync', 'applications', '*/*')).trim()).toBe('yes');
    expect(await done('context')).toContain(world.installation.serverAddress);
    expect(await done('version')).toContain('argocd-server: ');
    expect(await done('--grpc-web', 'account', 'get-user-info')).toContain('Username: admin');
  });

  it('says what is wrong, with the exit codes of argocd', async () => {
    expect(await cli('app', 'get')).toMatchObject({ code: 1 });
    expect(await cli('app', 'sync', 'x', '--no-such-flag')).toMatchObject({ code: 1 });
    const unknown = await cli('app', 'get', 'no-such-app');
    expect(unknown.code).toBe(20);
    expect(JSON.parse(unknown.stderr)).toMatchObject({ level: 'fatal' });
    const anonymous = await cli('--auth-token', 'wrong', 'app', 'list');
    expect(JSON.parse(anonymous.stderr)).toMatchObject({ code: 'UNAUTHENTICATED' });
    const unreachable = await cli('app', 'list', '--server', '127.0.0.1:1');
    expect(JSON.parse(unreachable.stderr)).toMatchObject({ code: 'UNAVAILABLE' });
  });

  it('leads an application through its life', async () => {
    const repository = world.repository().url;
    await done(
      'app',
      'create',
      'hello',
      '--repo',
      repository,
      '--path',
      'app',
      '--dest-server',
      'https://kubernetes.default.svc',
      '--dest-namespace',
      world.targetNamespace,
    );
    world.recent.app = 'hello';
    expect(await done('app', 'list', '-o', 'name')).toContain(`${world.namespace}/hello`);

    await eventually(world).app('hello').is('OutOfSync', 'Missing');
    const difference = await cli('app', 'diff', 'hello');
    expect(difference.code).toBe(1);
    expect(difference.stdout).toContain('/ConfigMap');
    expect(await done('app', 'diff', 'hello', '--exit-code=false')).toContain('greeting');
    expect(await done('app', 'manifests', 'hello')).toContain('text: one');

    expect(await done('app', 'sync', 'hello', '--timeout', '60')).toContain('Succeeded');
    await done('app', 'wait', 'hello', '--timeout', '60');
    const shown = await done('app', 'get', 'hello');
    expect(shown).toMatch(/Sync Status:\s+Synced to/);
    expect(shown).toMatch(/Health Status:\s+Healthy/);
    expect(await cli('app', 'diff', 'hello')).toMatchObject({ code: 0 });
    expect(await done('app', 'get', 'hello', '-o', 'tree')).toContain('ConfigMap/greeting');
    expect(await done('app', 'resources', 'hello')).toContain('greeting');
    expect(JSON.parse(await done('app', 'get', 'hello', '-o', 'json'))).toMatchObject({ metadata: { name: 'hello' } });

    await when(world).committed({ 'app/cm.yaml': configMap('two') });
    await done('app', 'sync', 'hello', '--timeout', '60');
    await eventually(world)
      .object('ConfigMap/greeting')
      .fits('is what was just pushed', (object) => JSON.stringify(object['data']).includes('two'));
    expect((await done('app', 'history', 'hello')).trim().split('\n')).toHaveLength(3);
    await done('app', 'rollback', 'hello', '--timeout', '60');
    await eventually(world)
      .object('ConfigMap/greeting')
      .fits('is as at first', (object) => JSON.stringify(object['data']).includes('one'));

    await done('app', 'set', 'hello', '--sync-policy', 'automated', '--self-heal');
    await eventually(world)
      .object('ConfigMap/greeting')
      .fits('is as in Git', (object) => JSON.stringify(object['data']).includes('two'));
    await done('app', 'patch', 'hello', '--type', 'merge', '--patch', '{"spec":{"revisionHistoryLimit":3}}');

    await done('app', 'delete', 'hello', '--yes', '--wait');
    await eventually(world).object('ConfigMap/greeting').isGone();
    await done('app', 'wait', 'hello', '--delete', '--timeout', '20');
  });

  it('creates projects and repositories, and lists them', async () => {
    await done(
      'proj',
      'create',
      'team',
      '--src',
      '*',
      '--dest',
      `https://kubernetes.default.svc,${world.targetNamespace}`,
    );
    expect(await done('proj', 'list')).toContain('team');
    expect(await done('proj', 'get', 'team')).toContain(world.targetNamespace);
    const { url } = world.repository();
    await done('repo', 'add', url);
    expect(await done('repo', 'list')).toContain(url);
    await done('repo', 'rm', url);
    expect(await done('repo', 'list', '-o', 'url')).not.toContain(url);
  });

  it('registers a cluster and lists it', async () => {
    const context = await when(world).kubectl('config', 'current-context');
    await done('cluster', 'add', context.trim(), '--name', 'here', '--yes', '--upsert');
    expect(await done('cluster', 'list')).toContain('here');
  });

  it('keeps its configuration to its owner', () => {
    const file = readFileSync(`${world.installation.folder}/cli-config`, 'utf8');
    expect(file).toContain(`current-context: ${world.installation.serverAddress}`);
  });
});
