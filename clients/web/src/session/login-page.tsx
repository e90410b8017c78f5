import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { LogIn } from 'lucide-react';
import { useEffect, useEffectEvent, useState, type FormEvent, type ReactElement } from 'react';
import { hasCode } from '@plumbline/contract/errors';
import { signIn } from '../api/settings.ts';
import { Mark } from '../ui/mark.tsx';
import { stringsOf } from '../ui/search-strings.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/fields.tsx';
import { InlineError } from '../ui/states.tsx';
import { safeReturnPath } from './safe-return-path.ts';
import { sessionKey, useSession, useSettings } from './use-session.ts';

/** Sign in with a local account, or through the identity provider when one is configured. */
export function LoginPage(): ReactElement {
  const session = useSession();
  const search = stringsOf(useSearch({ strict: false }));
  const navigate = useNavigate();
  const isSignedIn = session.data?.loggedIn === true;
  const leave = useEffectEvent(() => void navigate({ ...safeReturnPath(search['return']), replace: true }));
  useEffect(() => {
    if (isSignedIn) leave();
  }, [isSignedIn]);
  return (
    <div className="blueprint flex min-h-full items-center justify-center p-6">
      <main className="w-full max-w-sm">
        <div className="mb-6 flex flex-col items-center gap-3">
          <Mark size={52} />
          <h1 className="text-2xl font-semibold tracking-tight">Plumbline</h1>
          <p className="text-center text-sm text-ink-soft">What Git says, and what the cluster does.</p>
        </div>
        <LoginCard />
      </main>
    </div>
  );
}

function LoginCard(): ReactElement {
  const settings = useSettings();
  const hasSso = settings.data?.dexConfig?.connectors !== undefined || settings.data?.oidcConfig !== undefined;
  const isLocalOff = settings.data?.userLoginsDisabled === true;
  return (
    <div className="flex flex-col gap-4 rounded-2xl border bg-surface p-6 shadow-float">
      {isLocalOff ? null : <LoginForm />}
      {hasSso ? (
        <a
          href="auth/login"
          className="flex h-9 items-center justify-center rounded-lg border font-medium hover:bg-hover"
        >
          {settings.data?.uiLoginButtonText ?? 'Sign in with single sign-on'}
        </a>
      ) : null}
    </div>
  );
}

function LoginForm(): ReactElement {
  const client = useQueryClient();
  const [username, setUsername] = useState('admin');
  const [password, setPassword] = useState('');
  const login = useMutation({
    mutationFn: () => signIn(username, password),
    onSuccess: () => client.invalidateQueries({ queryKey: sessionKey }),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    login.mutate();
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <TextField label="User name" value={username} onChange={setUsername} autoComplete="username" isRequired />
      <TextField
        label="Password"
        type="password"
        value={password}
        onChange={setPassword}
        autoComplete="current-password"
        isRequired
        autoFocus
      />
      {hasCode(login.error, 'UNAUTHENTICATED') ? (
        <p role="alert" className="rounded-lg bg-bad-wash px-3 py-2 text-[13px] text-bad">
          User name or password is wrong. After several failures in a row the account waits some minutes.
        </p>
      ) : (
        <InlineError error={login.error} />
      )}
      <Button
        type="submit"
        look="primary"
        icon={LogIn}
        isDisabled={login.isPending || username === '' || password === ''}
      >
        Sign in
      </Button>
    </form>
  );
}
