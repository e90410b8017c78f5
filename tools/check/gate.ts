/** What a gate found. `count` says how much it looked at, so that a gate that sees nothing cannot pass. */
export interface GateResult {
  count: number;
  /** What was counted: `files`, `rows`. */
  unit: string;
  /** One text for each fault, or the whole output of a tool; none when all is well. */
  problems: readonly string[];
}

/** One static check of the whole repository. */
export interface Gate {
  name: string;
  run(): Promise<GateResult>;
}

/** What is wrong with a gate's result; empty when it passed. */
export function judgeGate(result: GateResult): readonly string[] {
  if (result.problems.length > 0) return result.problems;
  return result.count > 0 ? [] : [`it looked at 0 ${result.unit}`];
}
