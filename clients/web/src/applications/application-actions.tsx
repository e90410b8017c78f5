import { useNavigate } from '@tanstack/react-router';
import { useMutation } from '@tanstack/react-query';
import { Ellipsis, History, RefreshCw, RotateCw, Trash2, Zap } from 'lucide-react';
import type { ReactElement } from 'react';
import type { Application } from '@plumbline/contract/crd';
import { refreshApplication } from '../api/applications.ts';
import { MenuButton } from '../ui/menu.tsx';
import { useToasts } from '../ui/toasts.tsx';

/** The actions on one application of the list. */
export function ApplicationActions({ app }: { app: Application }): ReactElement {
  const navigate = useNavigate();
  const toasts = useToasts();
  const { name, namespace } = app.metadata;
  const open = (search: Record<string, string>): void =>
    void navigate({ to: `/applications/${namespace}/${name}`, search });
  const refresh = useMutation({
    mutationFn: (kind: 'normal' | 'hard') => refreshApplication({ name, namespace }, kind),
    onSuccess: () => toasts.show({ tone: 'good', title: `${name} is compared again` }),
    onError: toasts.showError,
  });
  return (
    <MenuButton
      look="quiet"
      isSmall
      icon={Ellipsis}
      aria-label={`Actions for ${name}`}
      entries={[
        { id: 'sync', label: 'Sync', icon: Zap, onAction: () => open({ panel: 'sync' }) },
        { id: 'refresh', label: 'Refresh', icon: RefreshCw, onAction: () => refresh.mutate('normal') },
        { id: 'hard', label: 'Hard refresh', icon: RotateCw, onAction: () => refresh.mutate('hard') },
        { id: 'history', label: 'History', icon: History, onAction: () => open({ view: 'history' }) },
        { id: 'delete', label: 'Delete', icon: Trash2, isDanger: true, onAction: () => open({ panel: 'delete' }) },
      ]}
    />
  );
}
