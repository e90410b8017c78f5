import type { ReactElement } from 'react';

/** The product's mark: a plumb bob that hangs true. */
export function Mark({ size }: { size: number }): ReactElement {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden className="shrink-0">
      <rect width="32" height="32" rx="8" fill="oklch(0.24 0.035 258)" />
      <path d="M16 4v13" stroke="oklch(0.8 0.125 82)" strokeWidth="2" strokeLinecap="round" />
      <path d="M10.8 17h10.4L20 21.2 16 29l-4-7.8z" fill="oklch(0.8 0.125 82)" />
    </svg>
  );
}
