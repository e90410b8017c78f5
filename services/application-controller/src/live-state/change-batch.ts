import type { RefreshLevel } from '@plumbline/core/app';

/** Gathers what events ask of applications and hands it over once per interval, each application once with its highest level. */
export class ChangeBatch {
  readonly #levels = new Map<string, RefreshLevel>();
  readonly #intervalMs: number;
  readonly #flush: (levels: ReadonlyMap<string, RefreshLevel>) => void;
  #timer: NodeJS.Timeout | undefined;

  constructor(intervalMs: number, flush: (levels: ReadonlyMap<string, RefreshLevel>) => void) {
    this.#intervalMs = intervalMs;
    this.#flush = flush;
  }

  add(instanceName: string, level: RefreshLevel): void {
    const before = this.#levels.get(instanceName);
    if (before === undefined || before < level) this.#levels.set(instanceName, level);
    this.#timer ??= setTimeout(() => this.flush(), this.#intervalMs);
  }

  /** Hands over what is there now. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#levels.size === 0) return;
    const levels = new Map(this.#levels);
    this.#levels.clear();
    this.#flush(levels);
  }
}
