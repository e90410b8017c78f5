import { useEffect, useState } from 'react';

const stepMs = 10_000;

/** The time in milliseconds, renewed every ten seconds, for "… ago" texts. */
export function useNow(): number {
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), stepMs);
    return () => clearInterval(timer);
  }, []);
  return nowMs;
}
