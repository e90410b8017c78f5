/** Collects items and hands them over together, at most once per animation frame. */
export interface FrameBatch<T> {
  add: (item: T) => void;
  /** Forgets what is waiting. */
  clear: () => void;
}

/** A batch that calls `flush` with everything added since the last frame. `schedule` is for tests. */
export function createFrameBatch<T>(
  flush: (items: readonly T[]) => void,
  schedule: (run: () => void) => void = scheduleFrame,
): FrameBatch<T> {
  let waiting: T[] = [];
  let isScheduled = false;
  const run = (): void => {
    isScheduled = false;
    const items = waiting;
    waiting = [];
    if (items.length > 0) flush(items);
  };
  return {
    add: (item) => {
      waiting.push(item);
      if (isScheduled) return;
      isScheduled = true;
      schedule(run);
    },
    clear: () => {
      waiting = [];
    },
  };
}

// A hidden tab gets no frames; a slow timer keeps its state current without work.
function scheduleFrame(run: () => void): void {
  if (document.hidden) setTimeout(run, 1_000);
  else requestAnimationFrame(run);
}
