import type { v1alpha1 } from '@plumbline/contract/crd';

import { formatResourceTable, resourceRows } from '../../output/resource-table.ts';
import type { Terminal } from '../../terminal.ts';

type App = v1alpha1.Application;

/** Prints a line for each resource whose state changed since it was last printed. */
export class ResourceProgress {
  readonly #terminal: Terminal;
  readonly #printed = new Map<string, string>();

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  /** Shows what is new in this state. */
  show(app: App, nowIso: string): void {
    const fresh = resourceRows(app.status).filter((row) => {
      const key = [row.group, row.kind, row.namespace, row.name].join('/');
      const state = [row.status, row.health, row.hook, row.message].join('|');
      if (this.#printed.get(key) === state) return false;
      this.#printed.set(key, state);
      return true;
    });
    if (fresh.length === 0) return;
    const table = formatResourceTable(fresh).split('\n');
    this.#terminal.print(
      table.map((line, index) => `${index === 0 ? 'TIMESTAMP'.padEnd(26) : nowIso.padEnd(26)}${line}`).join('\n'),
    );
  }
}
