import { expect, it } from 'vitest';
import { safeReturnPath } from './safe-return-path.ts';

it.each([
  { reason: 'none', wanted: undefined, to: '/applications', search: {} },
  {
    reason: 'a page of ours with its filters',
    wanted: '/applications/argocd/web?view=diff',
    to: '/applications/argocd/web',
    search: { view: 'diff' },
  },
  { reason: 'another site', wanted: 'https://evil.example/', to: '/applications', search: {} },
  { reason: 'another site without a scheme', wanted: '//evil.example/x', to: '/applications', search: {} },
  { reason: 'another site behind a backslash', wanted: '/\\evil.example', to: '/applications', search: {} },
  { reason: 'a script', wanted: 'javascript:alert(1)', to: '/applications', search: {} },
  { reason: 'the login page itself', wanted: '/login?return=/login', to: '/applications', search: {} },
])('after signing in: $reason', ({ wanted, to, search }) => {
  expect(safeReturnPath(wanted)).toEqual({ to, search });
});
