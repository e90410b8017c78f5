import { useMutation } from '@tanstack/react-query';
import { LogOut } from 'lucide-react';
import { useState, type FormEvent, type ReactElement } from 'react';
import type { session } from '@plumbline/contract/rpc';
import { updatePassword } from '../api/settings.ts';
import { Button } from '../ui/button.tsx';
import { Facts, type Fact } from '../ui/facts.tsx';
import { TextField } from '../ui/fields.tsx';
import { PageHeader, Panel } from '../ui/page.tsx';
import { InlineError } from '../ui/states.tsx';
import { useToasts } from '../ui/toasts.tsx';
import { useSession, useSignOut } from './use-session.ts';

/** Who is signed in, with which groups, and the password of a local account. */
export function UserInfoPage(): ReactElement {
  const info: session.GetUserInfoResponse = useSession().data ?? {};
  const signOut = useSignOut();
  const isLocal = info.iss === undefined || info.iss === 'argocd';
  const facts: Fact[] = [
    { label: 'User name', value: info.username ?? '–' },
    { label: 'Signed in by', value: isLocal ? 'Local account' : (info.iss ?? '–') },
    { label: 'Groups', value: (info.groups ?? []).length === 0 ? 'None' : (info.groups ?? []).join(', ') },
  ];
  return (
    <div className="flex flex-col gap-5 p-6">
      <PageHeader
        title="Account"
        actions={
          <Button icon={LogOut} onPress={() => signOut.mutate()}>
            Sign out
          </Button>
        }
      />
      <div className="grid max-w-4xl gap-5 lg:grid-cols-2">
        <Panel title="Who you are">
          <Facts facts={facts} />
        </Panel>
        {isLocal ? (
          <Panel title="Password">
            <PasswordForm name={info.username ?? ''} />
          </Panel>
        ) : null}
      </div>
    </div>
  );
}

function PasswordForm({ name }: { name: string }): ReactElement {
  const toasts = useToasts();
  const [currentPassword, setCurrent] = useState('');
  const [newPassword, setNext] = useState('');
  const change = useMutation({
    mutationFn: () => updatePassword({ name, currentPassword, newPassword }),
    onSuccess: () => {
      toasts.show({
        tone: 'good',
        title: 'The password is changed',
        detail: 'Sessions that began before it have ended.',
      });
      setCurrent('');
      setNext('');
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    change.mutate();
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-3">
      <TextField
        label="Current password"
        type="password"
        value={currentPassword}
        onChange={setCurrent}
        autoComplete="current-password"
      />
      <TextField
        label="New password"
        type="password"
        value={newPassword}
        onChange={setNext}
        autoComplete="new-password"
        description="8 to 32 characters, unless the administrator set another rule."
      />
      <InlineError error={change.error} />
      <Button
        type="submit"
        className="self-start"
        isDisabled={change.isPending || currentPassword === '' || newPassword === ''}
      >
        Change password
      </Button>
    </form>
  );
}
