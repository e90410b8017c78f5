import { X } from 'lucide-react';
import { createContext, use, useSyncExternalStore, type ReactElement } from 'react';
import { explainError } from '../api/explain-error.ts';
import type { Tone } from '../verdict/status-tone.ts';
import { ToneIcon } from './status.tsx';

/** A message that passes by. */
export interface Toast {
  id: number;
  tone: Tone;
  title: string;
  detail?: string;
}

const shownMs = 6_000;
const shownErrorMs = 15_000;

/** Holds the messages on show. */
export class ToastStore {
  readonly #listeners = new Set<() => void>();
  #toasts: readonly Toast[] = [];
  #nextId = 1;

  readonly snapshot = (): readonly Toast[] => this.#toasts;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Shows a message for a while; errors stay longer. */
  readonly show = (toast: Omit<Toast, 'id'>): void => {
    const id = this.#nextId++;
    this.#set([...this.#toasts.slice(-3), { ...toast, id }]);
    setTimeout(() => this.dismiss(id), toast.tone === 'bad' ? shownErrorMs : shownMs);
  };

  /** Shows a failure with what to do about it. */
  readonly showError = (thrown: unknown): void => {
    const { title, detail } = explainError(thrown);
    this.show({ tone: 'bad', title, detail });
  };

  readonly dismiss = (id: number): void => this.#set(this.#toasts.filter((toast) => toast.id !== id));

  #set(toasts: readonly Toast[]): void {
    this.#toasts = toasts;
    for (const listener of this.#listeners) listener();
  }
}

/** The page's messages. */
export const ToastContext = createContext<ToastStore | undefined>(undefined);

/** The page's messages. Throws outside the page. */
export function useToasts(): ToastStore {
  const store = use(ToastContext);
  if (store === undefined) throw new Error('toasts are used outside the page');
  return store;
}

/** The corner where messages appear; read out politely. */
export function ToastRegion(): ReactElement {
  const store = useToasts();
  const toasts = useSyncExternalStore(store.subscribe, store.snapshot);
  return (
    <div
      role="status"
      aria-live="polite"
      className="pointer-events-none fixed bottom-5 left-56 z-60 flex w-96 max-w-[90vw] flex-col gap-2"
    >
      {toasts.map((toast) => (
        <div
          key={toast.id}
          className="pointer-events-auto flex items-start gap-3 rounded-xl border bg-raised p-3 shadow-float"
        >
          <span className="pt-0.5">
            <ToneIcon tone={toast.tone} />
          </span>
          <div className="min-w-0 flex-1 text-sm">
            <div className="font-medium">{toast.title}</div>
            {toast.detail === undefined ? null : (
              <div className="mt-0.5 text-[13px] break-words text-ink-soft">{toast.detail}</div>
            )}
          </div>
          <button
            type="button"
            aria-label="Dismiss"
            className="rounded p-1 text-ink-faint hover:text-ink"
            onClick={() => store.dismiss(toast.id)}
          >
            <X size={14} aria-hidden />
          </button>
        </div>
      ))}
    </div>
  );
}
