import { defineConfig } from 'vitest/config';

const slow = { testTimeout: 120_000, hookTimeout: 180_000 };

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            '{libs,services,clients,tools}/**/*.test.ts',
            'clients/web/src/**/*.test.tsx',
            'tools/**/*.test.mjs',
          ],
          exclude: ['**/node_modules/**', '**/.tsbuild/**', '**/*.contract.test.ts'],
        },
      },
      {
        test: {
          name: 'contract',
          include: ['{libs,services}/**/*.contract.test.ts'],
          exclude: ['**/node_modules/**', '**/.tsbuild/**'],
          ...slow,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/{e2e,faults,security}/**/*.e2e.ts'],
          globalSetup: ['libs/test/src/lab/global-setup.ts'],
          // One control plane serves all files; two at a time fill the two cores of the reference machine.
          maxWorkers: 2,
          ...slow,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['test/e2e/**/*.browser.ts'],
          globalSetup: ['libs/test/src/lab/global-setup.ts'],
          maxWorkers: 1,
          ...slow,
        },
      },
    ],
  },
});
