import { chmod, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { defaultConfigPath } from './config-path.ts';
import { readLocalConfig, resolveContext, withContext, withoutContext, writeLocalConfig } from './local-config.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plumbline-config-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('the configuration file', () => {
  it('remembers a login for its owner alone, and forgets it', async () => {
    const path = join(folder, 'argocd', 'config');
    const context = { name: 'prod', server: { server: 'h:443', insecure: true }, authToken: 't' };
    await writeLocalConfig(path, withContext(await readLocalConfig(path), context));
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    const config = await readLocalConfig(path);
    expect(resolveContext(config)).toEqual(context);
    expect(resolveContext(withoutContext(config, 'prod') ?? config)).toBeUndefined();
    expect(withoutContext(config, 'other')).toBeUndefined();
  });

  it('is refused when others may read it, with the command that mends it', async () => {
    const path = join(folder, 'config');
    await writeLocalConfig(path, await readLocalConfig(path));
    await chmod(path, 0o644);
    await expect(readLocalConfig(path)).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  });
});

describe('defaultConfigPath', () => {
  const nowhere = (): boolean => false;
  it.each([
    { reason: '$ARGOCD_CONFIG_DIR first', env: { ARGOCD_CONFIG_DIR: '/c', HOME: '/h' }, path: '/c/config' },
    { reason: 'then $XDG_CONFIG_HOME', env: { XDG_CONFIG_HOME: '/x', HOME: '/h' }, path: '/x/argocd/config' },
    { reason: 'then ~/.config', env: { HOME: '/h' }, path: '/h/.config/argocd/config' },
  ])('$reason', ({ env, path }) => {
    expect(defaultConfigPath(env, nowhere)).toBe(path);
  });

  it('keeps an old ~/.argocd', () => {
    expect(defaultConfigPath({ HOME: '/h' }, () => true)).toBe('/h/.argocd/config');
  });
});
