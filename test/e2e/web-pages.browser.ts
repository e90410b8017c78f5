// The interface alone, as built, over a stand-in for the API: every page at two widths in two themes, and what a user does there.
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildWeb, distFolder, initialSize } from './web/build-web.ts';
import { findLowContrast, findUnsound, settle } from './web/find-unsound.ts';
import { openBrowser, type TestBrowser } from './web/open-browser.ts';
import { StandInServer } from './web/stand-in-server.ts';

const screenshots = fileURLToPath(new URL('../../test-results/screenshots/stand-in/', import.meta.url));
const app = '/applications/argocd/shop-production';

/** Each page and what shows that it is there. */
const pages: readonly { name: string; path: string; shows: (page: Page) => Promise<void> }[] = [
  {
    name: 'applications',
    path: '/applications',
    shows: (page) => page.getByRole('link', { name: 'shop-production' }).waitFor(),
  },
  {
    name: 'applications-table',
    path: '/applications?view=table',
    shows: (page) => page.getByRole('table', { name: 'Applications' }).getByText('shop-production').waitFor(),
  },
  {
    name: 'nothing-matches',
    path: '/applications?q=zzz',
    shows: (page) => page.getByText('None of 53 applications match').waitFor(),
  },
  {
    name: 'new-application',
    path: '/applications?panel=new',
    shows: (page) => page.getByLabel('Repository').waitFor(),
  },
  { name: 'tree', path: app, shows: (page) => page.getByRole('treeitem', { name: /^Deployment web/ }).waitFor() },
  {
    name: 'list',
    path: `${app}?view=list`,
    shows: (page) => page.getByRole('button', { name: 'Open Deployment web' }).waitFor(),
  },
  {
    name: 'diff',
    path: `${app}?view=diff`,
    shows: (page) => page.getByText('FEATURE_FLAGS: search,wishlist').first().waitFor(),
  },
  {
    name: 'diff-split',
    path: `${app}?view=diff&layout=split`,
    shows: (page) => page.getByText('FEATURE_FLAGS: search,wishlist').first().waitFor(),
  },
  { name: 'events', path: `${app}?view=events`, shows: (page) => page.getByText('OperationCompleted').waitFor() },
  { name: 'logs', path: `${app}?view=logs`, shows: (page) => page.getByText('request done').first().waitFor() },
  {
    name: 'history',
    path: `${app}?view=history`,
    shows: (page) => page.getByText('First deployment of the shop').waitFor(),
  },
  {
    name: 'details',
    path: `${app}?view=details`,
    shows: (page) => page.locator('.cm-line', { hasText: 'kind: Application' }).waitFor(),
  },
  {
    name: 'sync',
    path: `${app}?panel=sync`,
    shows: (page) => page.getByRole('button', { name: 'Apply 11' }).waitFor(),
  },
  { name: 'operation', path: `${app}?panel=operation`, shows: (page) => page.getByText('Results (13)').waitFor() },
  {
    name: 'delete',
    path: `${app}?panel=delete`,
    shows: (page) => page.getByLabel('Type shop-production to confirm').waitFor(),
  },
  {
    name: 'resource',
    path: `${app}?resource=apps/Deployment/shop/web`,
    shows: (page) => page.getByText('2 of 3 updated replicas').first().waitFor(),
  },
  {
    name: 'resource-live',
    path: `${app}?resource=apps/Deployment/shop/web&tab=live`,
    shows: (page) => page.locator('.cm-line', { hasText: 'replicas: 5' }).waitFor(),
  },
  {
    name: 'secret',
    path: `${app}?resource=/Secret/shop/payment-provider&tab=live`,
    shows: (page) => page.getByText('++++++++').first().waitFor(),
  },
  {
    name: 'error',
    path: '/applications/argocd/fraud-check-production',
    shows: (page) => page.getByText('Comparison error').first().waitFor(),
  },
  {
    name: 'not-found',
    path: '/applications/argocd/nothing',
    shows: (page) => page.getByText('This does not exist').waitFor(),
  },
  {
    name: 'repositories',
    path: '/settings/repositories',
    shows: (page) => page.getByText('https://git.example.com/acme/shop.git').waitFor(),
  },
  { name: 'clusters', path: '/settings/clusters', shows: (page) => page.getByText('factory-line-2').waitFor() },
  {
    name: 'projects',
    path: '/settings/projects',
    shows: (page) => page.getByText('Everything that customers see').waitFor(),
  },
  {
    name: 'project',
    path: '/settings/projects?project=storefront',
    shows: (page) => page.getByText('Namespaced kinds denied').waitFor(),
  },
  {
    name: 'appearance',
    path: '/settings/appearance',
    shows: (page) => page.getByText('Kept in this browser').waitFor(),
  },
  { name: 'about', path: '/settings/about', shows: (page) => page.getByText('v0.1.0').waitFor() },
  { name: 'account', path: '/user-info', shows: (page) => page.getByLabel('New password').waitFor() },
];

async function signIn(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.getByLabel('Password').fill('correct-horse');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'Applications', level: 1 }).waitFor();
}

beforeAll(async () => {
  await buildWeb();
  await mkdir(screenshots, { recursive: true });
});

describe('the size of the interface', () => {
  it('login and list load at most 230 KB of script and 20 KB of style, gzipped', async () => {
    const { scriptBytes, styleBytes } = await initialSize([
      'src/session/login-page.tsx',
      'src/applications/applications-page.tsx',
    ]);
    expect(scriptBytes / 1_000).toBeLessThan(230);
    expect(styleBytes / 1_000).toBeLessThan(20);
  });
});

describe.each([
  { width: 1280, height: 800, scheme: 'light' },
  { width: 1280, height: 800, scheme: 'dark' },
  { width: 1920, height: 1080, scheme: 'light' },
  { width: 1920, height: 1080, scheme: 'dark' },
] as const)('every page at $width, $scheme', ({ width, height, scheme }) => {
  const server = new StandInServer(distFolder);
  const opened: { browser?: TestBrowser; url: string } = { url: '' };
  const pageOf = (): Page => {
    if (opened.browser === undefined) throw new Error('the browser did not start');
    return opened.browser.page;
  };
  beforeAll(async () => {
    opened.url = await server.start();
    opened.browser = await openBrowser({ width, height, scheme });
    await pageOf().goto(opened.url);
    await pageOf().getByLabel('Password').waitFor();
    await settle(pageOf());
    await pageOf().screenshot({ path: `${screenshots}login-${width}-${scheme}.png` });
    await signIn(pageOf(), opened.url);
  });
  afterAll(async () => {
    await opened.browser?.stop();
    await server.stop();
  });

  it.each(pages)('$name is sound', async ({ name, path, shows }) => {
    const page = pageOf();
    await page.goto(opened.url + path);
    await shows(page);
    await settle(page);
    await page.screenshot({ path: `${screenshots}${name}-${width}-${scheme}.png` });
    expect(await findUnsound(page)).toEqual([]);
    expect(opened.browser?.problems).toEqual([]);
  });

  it('its tokens have enough contrast', async () => {
    expect(await findLowContrast(pageOf())).toEqual([]);
  });
});

describe('what a user does', () => {
  const server = new StandInServer(distFolder);
  const opened: { browser?: TestBrowser; url: string } = { url: '' };
  const pageOf = (): Page => {
    if (opened.browser === undefined) throw new Error('the browser did not start');
    return opened.browser.page;
  };
  beforeAll(async () => {
    opened.url = await server.start();
    opened.browser = await openBrowser({ width: 1280, height: 800, scheme: 'light' });
  });
  afterAll(async () => {
    await opened.browser?.stop();
    await server.stop();
  });

  it('a wrong password is said, the right one leads back to the wanted page', async () => {
    const page = pageOf();
    await page.goto(`${opened.url}/settings/clusters`);
    await page.getByLabel('Password').fill('wrong');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').getByText('User name or password is wrong').waitFor();
    await page.getByLabel('Password').fill('correct-horse');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Clusters' }).waitFor();
  });

  it('filters stand in the address and survive a reload', async () => {
    const page = pageOf();
    await page.goto(`${opened.url}/applications`);
    await page
      .getByRole('group', { name: 'Health of the fleet' })
      .getByRole('button', { name: /Degraded/ })
      .click();
    await page.waitForURL(/health=Degraded/);
    await page.getByText('1 of 53').waitFor();
    await page.reload();
    await page.getByText('1 of 53').waitFor();
    await page.getByRole('button', { name: 'Remove filter Health: Degraded' }).click();
    await page.keyboard.press('/');
    await page.keyboard.type('translations');
    await page.waitForURL(/q=translations/);
    await page.getByText('2 of 53').waitFor();
  });

  it('a change on the server shows without a reload, also after the stream was cut', async () => {
    const page = pageOf();
    await page.goto(`${opened.url}/applications?q=accounts-production`);
    const tile = page.getByRole('listitem').filter({ hasText: 'accounts-production' });
    await tile.getByText('In line with Git and healthy').waitFor();
    server.change('accounts-production', (changed) =>
      Object.assign(changed.status?.health ?? {}, { status: 'Suspended' }),
    );
    await tile.getByText('Suspended').first().waitFor();
    server.cutStreams();
    server.change('accounts-production', (changed) =>
      Object.assign(changed.status?.health ?? {}, { status: 'Healthy' }),
    );
    await tile.getByText('In line with Git and healthy').waitFor();
    await page.getByRole('status').getByText('Live').waitFor();
  });

  it('the tree is walked by keyboard and opens an object', async () => {
    const page = pageOf();
    await page.goto(opened.url + app);
    await page.getByRole('treeitem', { name: /^Application shop-production/ }).focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await page
      .getByRole('dialog')
      .getByRole('heading', { name: /orders-db/ })
      .waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  it('a sync runs to its results', async () => {
    const page = pageOf();
    await page.goto(opened.url + app);
    await page.getByRole('button', { name: 'Sync', exact: true }).click();
    await page.getByText('Prune', { exact: true }).click();
    await page.getByRole('button', { name: 'Apply 11, delete 1' }).click();
    const panel = page.getByRole('dialog');
    await panel.getByText('waiting for healthy state').waitFor();
    await panel.getByText('successfully synced (all tasks run)').waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('Auto-sync off').waitFor();
  });

  it('a forbidden action says which permission is missing', async () => {
    const page = pageOf();
    server.denied.add('applications/sync/');
    await page.goto(opened.url + app);
    const button = page.getByRole('button', { name: 'Sync', exact: true });
    await page.locator('button[aria-disabled=true]', { hasText: 'Sync' }).waitFor();
    await button.focus();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Shift+Tab');
    await page.getByRole('tooltip').getByText('You lack the permission "applications, sync"').waitFor();
    server.denied.clear();
  });

  it('a deletion wants the name typed, and the page says that the application is gone', async () => {
    const page = pageOf();
    await page.goto(`${opened.url}/applications/argocd/translations-staging?panel=delete`);
    const button = page.getByRole('button', { name: /^Delete it and/ });
    expect(await button.isDisabled()).toBe(true);
    await page.getByLabel('Type translations-staging to confirm').fill('translations-staging');
    await button.click();
    await page.getByText('translations-staging is deleted').waitFor();
  });

  it('the palette finds an application and goes there', async () => {
    const page = pageOf();
    await page.goto(`${opened.url}/settings/about`);
    await page.getByText('v0.1.0').waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill('shop-prod');
    await page.getByRole('option', { name: /shop-production/ }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'shop-production', level: 1 }).waitFor();
  });

  it('a lost session leads to the login page and no request storm', async () => {
    const page = pageOf();
    await page.goto(`${opened.url}/applications`);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel('Password').waitFor();
    expect(opened.browser?.problems).toEqual([]);
  });
});

describe('under a path of its own', () => {
  const server = new StandInServer(distFolder, '/tools/plumbline/');
  const opened: { browser?: TestBrowser; url: string } = { url: '' };
  beforeAll(async () => {
    opened.url = await server.start();
    opened.browser = await openBrowser({ width: 1280, height: 800, scheme: 'light' });
  });
  afterAll(async () => {
    await opened.browser?.stop();
    await server.stop();
  });

  it('signs in, comes back to the wanted page and walks on', async () => {
    const page = opened.browser?.page;
    if (page === undefined) throw new Error('the browser did not start');
    await page.goto(`${opened.url}/tools/plumbline${app}?view=diff`);
    await page.getByLabel('Password').fill('correct-horse');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('3 objects would change').waitFor();
    await page.getByRole('link', { name: 'Clusters' }).click();
    await page.getByText('factory-line-2').waitFor();
    expect(new URL(page.url()).pathname).toBe('/tools/plumbline/settings/clusters');
    await page.reload();
    await page.getByText('factory-line-2').waitFor();
  });
});
