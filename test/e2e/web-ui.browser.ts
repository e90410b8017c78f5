// The interface on the real system: real api-server, controller, repo-server and control plane; what a user does from login to delete.
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { eventually, given, useWorld, when } from '@plumbline/test/dsl';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildWeb } from './web/build-web.ts';
import { findUnsound, settle } from './web/find-unsound.ts';
import { openBrowser, type TestBrowser } from './web/open-browser.ts';

const screenshots = fileURLToPath(new URL('../../test-results/screenshots/', import.meta.url));

const configMap = (text: string): string => `
apiVersion: v1
kind: ConfigMap
metadata: { name: web-settings }
data: { greeting: ${text}, theme: dark }
`;
const secret = `
apiVersion: v1
kind: Secret
metadata: { name: payment }
stringData: { apiKey: plum-secret-value }
`;
const deployment = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, labels: { app: web } }
spec:
  replicas: 2
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
        - name: web
          image: registry.example.com/web:1.0
          ports: [{ containerPort: 8080 }]
`;
const service = `
apiVersion: v1
kind: Service
metadata: { name: web }
spec:
  selector: { app: web }
  ports: [{ port: 80, targetPort: 8080 }]
`;

describe('the web interface', () => {
  beforeAll(async () => {
    await buildWeb();
    await mkdir(screenshots, { recursive: true });
  });
  const world = useWorld({ name: 'web', services: ['repo-server', 'application-controller', 'api-server'] });
  const opened: { browser?: TestBrowser } = {};
  const pageOf = (): Page => {
    if (opened.browser === undefined) throw new Error('the browser did not start');
    return opened.browser.page;
  };
  const go = async (path: string): Promise<Page> => {
    await pageOf().goto(`${world.installation.serverUrl}${path}`);
    return pageOf();
  };
  const appPath = (query = ''): string => `/applications/${world.namespace}/shop${query}`;
  const verdict = (text: string): Locator => pageOf().getByRole('status', { name: 'Verdict' }).getByText(text);

  /** Photographs a page at two widths in both themes, and holds it to be sound. */
  const photograph = async (name: string): Promise<void> => {
    const page = pageOf();
    for (const [width, height] of [
      [1280, 800],
      [1920, 1080],
    ] as const) {
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.setViewportSize({ width, height });
        await page.emulateMedia({ colorScheme });
        await settle(page);
        await page.screenshot({ path: `${screenshots}${name}-${width}-${colorScheme}.png` });
        expect(await findUnsound(page), `${name} at ${width}, ${colorScheme}`).toEqual([]);
      }
    }
    await page.setViewportSize({ width: 1280, height: 800 });
  };

  beforeAll(async () => {
    await given(world)
      .repository('shop')
      .withFiles({
        'shop/config.yaml': configMap('hello'),
        'shop/secret.yaml': secret,
        'shop/web.yaml': `${deployment}---${service}`,
      });
    await given(world)
      .secret('shop-repository', {
        labels: { 'argocd.argoproj.io/secret-type': 'repository' },
        data: { type: 'git', name: 'shop', url: world.repository().url },
      })
      .exists();
    await given(world).app('shop').fromPath('shop').withCascade().exists();
    await eventually(world).app('shop').is('OutOfSync', 'Missing');
    opened.browser = await openBrowser({ width: 1280, height: 800, scheme: 'light' });
  });
  afterAll(async () => {
    await opened.browser?.stop();
  });

  it('signs in with the first password and lists the applications', async () => {
    const password = await when(world).kubectl(
      '-n',
      world.namespace,
      'get',
      'secret',
      'argocd-initial-admin-secret',
      '-o',
      'go-template={{.data.password | base64decode}}',
    );
    const page = await go('/');
    await page.getByLabel('Password').waitFor();
    await photograph('login');
    await page.getByLabel('Password').fill(`${password}-not`);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('User name or password is wrong').waitFor();
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('link', { name: 'shop' }).waitFor();
    await page.getByRole('listitem').filter({ hasText: 'shop' }).getByText('Out of sync').waitFor();
    await photograph('applications');
  });

  it('syncs, and the tree follows until all is healthy', async () => {
    const page = await go(appPath());
    await page.getByRole('treeitem', { name: /^Deployment web, missing, out of sync/ }).waitFor();
    await page.getByRole('button', { name: 'Sync', exact: true }).click();
    await page.getByRole('button', { name: 'Apply 4' }).click();
    const panel = page.getByRole('dialog');
    await panel.getByText('Results (4)').waitFor();
    await panel.getByText(/successfully synced/).waitFor();
    await photograph('operation');
    await page.keyboard.press('Escape');
    await verdict('In line with Git and healthy').waitFor();
    await page.getByRole('treeitem', { name: /^Deployment web, healthy, synced/ }).waitFor();
    await page
      .getByRole('treeitem', { name: /^Pod web-.*healthy/ })
      .first()
      .waitFor();
    await photograph('tree');
    expect(opened.browser?.problems).toEqual([]);
  });

  it('shows an object: summary, live manifest, and a Secret without its value', async () => {
    const page = await go(appPath(`?resource=apps/Deployment/${world.targetNamespace}/web`));
    await page.getByRole('dialog').getByText('Deployment (apps/v1)').waitFor();
    await page.getByRole('tab', { name: 'Live' }).click();
    await page.locator('.cm-line', { hasText: 'replicas: 2' }).first().waitFor();
    await photograph('resource');
    await go(appPath(`?resource=/Secret/${world.targetNamespace}/payment&tab=live`));
    await page.locator('.cm-line', { hasText: 'apiKey' }).first().waitFor();
    expect(await page.content()).not.toContain(Buffer.from('plum-secret-value').toString('base64'));
    expect(await page.content()).not.toContain('plum-secret-value');
  });

  it('follows the log of a pod', async () => {
    const page = await go(appPath('?view=logs'));
    await page.getByRole('log').locator('div[data-index]').first().waitFor();
    await photograph('logs');
  });

  it('shows a commit as a difference and applies it', async () => {
    await when(world).committed({ 'shop/config.yaml': configMap('welcome') }, { message: 'Greet people properly' });
    const page = await go(appPath('?view=diff'));
    await page.getByRole('group', { name: 'Refresh' }).getByRole('button', { name: 'Refresh', exact: true }).click();
    await page.getByText('greeting: welcome').waitFor();
    await page.getByText('greeting: hello').waitFor();
    await photograph('diff');
    await page.getByRole('radio', { name: 'Side by side' }).click();
    await photograph('diff-split');
    await page.getByRole('button', { name: 'Sync', exact: true }).click();
    await page.getByRole('button', { name: 'Apply 4' }).waitFor();
    await photograph('sync');
    await page.getByRole('button', { name: 'Apply 4' }).click();
    await page
      .getByRole('dialog')
      .getByText(/successfully synced/)
      .waitFor();
    await eventually(world)
      .object('ConfigMap/web-settings')
      .fits('says welcome', (object) => JSON.stringify(object.data).includes('welcome'));
  });

  it('rolls back to the deployment before', async () => {
    const page = await go(appPath('?view=history'));
    await page.getByRole('listitem').getByText('Greet people properly').waitFor();
    await photograph('history');
    await page.getByRole('button', { name: 'Roll back' }).nth(1).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Roll back' }).click();
    await eventually(world)
      .object('ConfigMap/web-settings')
      .fits('says hello again', (object) => JSON.stringify(object.data).includes('hello'));
    await page.keyboard.press('Escape');
    await verdict('ConfigMap web-settings differs from Git').waitFor();
  });

  it('shows a live edit healed, without a reload', async () => {
    await when(world).edited(`${world.namespace}/Application/shop`, {
      spec: { syncPolicy: { automated: { selfHeal: true } } },
    });
    const page = await go(appPath('?panel=operation'));
    await page.getByRole('dialog').getByText('configmap/web-settings configured').waitFor();
    await when(world).edited('Deployment/web', { spec: { replicas: 5 } });
    await page.getByRole('dialog').getByText('deployment.apps/web configured').waitFor();
    await page.getByRole('dialog').getByText('Auto-sync', { exact: true }).waitFor();
    await eventually(world)
      .object('Deployment/web')
      .fits('has two replicas', (object) => JSON.stringify(object.spec).includes('"replicas":2'));
    await page.keyboard.press('Escape');
    await verdict('In line with Git and healthy').waitFor();
    await page.getByText(/by auto-sync/).waitFor();
  });

  it('shows details, list and events', async () => {
    const page = await go(appPath('?view=details'));
    await page.locator('.cm-line', { hasText: 'kind: Application' }).waitFor();
    await photograph('details');
    await go(appPath('?view=list'));
    await page.getByRole('button', { name: 'Open Deployment web' }).waitFor();
    await photograph('list');
    await go(appPath('?view=events'));
    await page
      .getByText(/OperationCompleted|OperationStarted|ResourceUpdated/)
      .first()
      .waitFor();
    await photograph('events');
  });

  it('shows the settings: clusters, repositories, projects, versions, account', async () => {
    const page = await go('/settings/clusters');
    await page.getByText('https://kubernetes.default.svc').waitFor();
    await photograph('clusters');
    await go('/settings/repositories');
    await page.getByRole('table', { name: 'Repositories' }).getByText('shop', { exact: true }).waitFor();
    await photograph('repositories');
    await page.getByText('Connected').waitFor();
    await go('/settings/projects?project=default');
    await page.getByRole('dialog').getByText('Cluster-wide kinds allowed').waitFor();
    await photograph('project');
    await go('/settings/about');
    await page.getByText('Versions').waitFor();
    await photograph('about');
    await go('/user-info');
    await page.getByText('Local account').waitFor();
    await photograph('account');
  });

  it('makes an application from the form, and says what the server refuses', async () => {
    const page = await go('/applications?panel=new');
    const form = page.getByRole('dialog');
    await form.getByLabel('Name', { exact: true }).fill('second');
    await form.getByLabel('Repository').fill(world.repository('shop').url);
    await form.getByLabel('Path').fill('no-such-path');
    await form.getByLabel('Namespace', { exact: true }).fill(world.targetNamespace);
    await form.getByRole('button', { name: 'Create' }).click();
    await form
      .getByRole('alert')
      .getByText(/no-such-path/)
      .waitFor();
    await photograph('new-application-refused');
    await form.getByLabel('Path').fill('shop');
    await form.getByRole('button', { name: 'Create' }).click();
    await page.getByRole('heading', { name: 'second', level: 1 }).waitFor();
  });

  it('deletes after the name was typed, and says so', async () => {
    const page = await go(appPath('?panel=delete'));
    await page.getByLabel('Type shop to confirm').waitFor();
    await photograph('delete');
    await page.getByLabel('Type shop to confirm').fill('shop');
    await page.getByRole('button', { name: /^Delete it and/ }).click();
    await page.getByText('shop is deleted').waitFor();
    await eventually(world).app('shop').isGone();
    await eventually(world).object('Deployment/web').isGone();
    expect(opened.browser?.problems).toEqual([]);
  });

  it('signs out', async () => {
    const page = await go('/applications');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel('Password').waitFor();
    await go('/applications');
    await page.getByLabel('Password').waitFor();
  });
});
