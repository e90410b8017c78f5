import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext, type Page } from 'playwright-core';

const launchArguments = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** How a page is opened. */
export interface BrowserOptions {
  width: number;
  height: number;
  scheme: 'dark' | 'light';
}

/** A Chromium of its own with its own profile folder. */
export interface TestBrowser {
  page: Page;
  context: BrowserContext;
  /** Errors that pages threw or logged since the start. */
  problems: string[];
  stop(): Promise<void>;
}

/** Starts the machine's Chromium with one page. */
export async function openBrowser(options: BrowserOptions): Promise<TestBrowser> {
  const profile = await mkdtemp(join(tmpdir(), 'plumbline-web-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: '/usr/bin/chromium',
    args: launchArguments,
    viewport: { width: options.width, height: options.height },
    colorScheme: options.scheme,
    ignoreHTTPSErrors: true,
  });
  const page = context.pages()[0] ?? (await context.newPage());
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.stack ?? error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().includes('Failed to load resource'))
      problems.push(message.text());
  });
  return {
    page,
    context,
    problems,
    stop: async () => {
      await context.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
}
