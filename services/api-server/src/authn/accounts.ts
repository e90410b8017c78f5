/** What an account may be used for. */
export type Capability = 'login' | 'apiKey';

/** A token that was issued to an account. Times are seconds since 1970. */
export interface AccountToken {
  id: string;
  issuedAt: number;
  /** 0: it does not expire. */
  expiresAt: number;
}

/** A local account. */
export interface Account {
  name: string;
  isEnabled: boolean;
  capabilities: readonly Capability[];
  /** bcrypt; empty: no password is set. */
  passwordHash: string;
  /** Seconds since 1970; tokens issued before are void. 0: never changed. */
  passwordChangedAt: number;
  tokens: readonly AccountToken[];
}

/** The settings that accounts live in. */
export interface AccountSettings {
  /** argocd-cm. */
  configMap: Readonly<Record<string, string>>;
  /** argocd-secret, decoded. */
  secret: Readonly<Record<string, string>>;
}

/** Longest account name. */
export const MAX_NAME_LENGTH = 32;

const ACCOUNT_KEY = /^accounts\.([^.]+)$/;

/** The local accounts by name: `admin` (unless `admin.enabled` is false) and each `accounts.<name>` of argocd-cm. */
export function parseAccounts(settings: AccountSettings): ReadonlyMap<string, Account> {
  const { configMap, secret } = settings;
  const accounts = new Map<string, Account>();
  accounts.set('admin', {
    name: 'admin',
    isEnabled: configMap['admin.enabled'] !== 'false',
    capabilities: [
      'login',
      ...(parseCapabilities(configMap['accounts.admin'] ?? '').includes('apiKey') ? (['apiKey'] as const) : []),
    ],
    passwordHash: secret['admin.password'] ?? '',
    passwordChangedAt: parseTime(secret['admin.passwordMtime']),
    tokens: parseTokens(secret['admin.tokens'] ?? secret['accounts.admin.tokens']),
  });
  for (const [key, value] of Object.entries(configMap).toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const name = ACCOUNT_KEY.exec(key)?.[1];
    if (name === undefined || name === 'admin' || name.length > MAX_NAME_LENGTH) continue;
    accounts.set(name, {
      name,
      isEnabled: configMap[`accounts.${name}.enabled`] !== 'false',
      capabilities: parseCapabilities(value),
      passwordHash: secret[`accounts.${name}.password`] ?? '',
      passwordChangedAt: parseTime(secret[`accounts.${name}.passwordMtime`]),
      tokens: parseTokens(secret[`accounts.${name}.tokens`]),
    });
  }
  return accounts;
}

/** The keys of argocd-secret that hold an account's password and the time it was set. */
export function passwordKeysOf(name: string): { password: string; changedAt: string } {
  const prefix = name === 'admin' ? 'admin' : `accounts.${name}`;
  return { password: `${prefix}.password`, changedAt: `${prefix}.passwordMtime` };
}

function parseCapabilities(text: string): Capability[] {
  return text
    .split(',')
    .map((word) => word.trim())
    .filter((word): word is Capability => word === 'login' || word === 'apiKey');
}

function parseTime(text: string | undefined): number {
  const milliseconds = Date.parse(text ?? '');
  return Number.isNaN(milliseconds) ? 0 : Math.floor(milliseconds / 1000);
}

function parseTokens(text: string | undefined): AccountToken[] {
  if (text === undefined || text === '') return [];
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return []; // A list that cannot be read vouches for no token.
    throw error;
  }
  if (!Array.isArray(parsed)) return [];
  return (parsed as { id?: unknown; iat?: unknown; exp?: unknown }[])
    .filter((entry) => typeof entry === 'object' && entry !== null && typeof entry.id === 'string')
    .map((entry) => ({ id: String(entry.id), issuedAt: Number(entry.iat ?? 0), expiresAt: Number(entry.exp ?? 0) }));
}
