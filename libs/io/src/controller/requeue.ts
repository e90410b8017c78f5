/** What happens to a key after its reconcile. */
export type Requeue =
  /** Only the next event brings it back. */
  | { readonly kind: 'never' }
  /** It comes back after this delay. */
  | { readonly kind: 'after'; readonly delayMs: number }
  /** It comes back after the delay of its own failure count. */
  | { readonly kind: 'backoff' };

/** The key waits for its next event. */
export const requeueNever: Requeue = Object.freeze({ kind: 'never' });

/** The key comes back with growing delay. */
export const requeueWithBackoff: Requeue = Object.freeze({ kind: 'backoff' });

/** The key comes back after a delay. */
export function requeueAfter(delayMs: number): Requeue {
  return { kind: 'after', delayMs };
}
