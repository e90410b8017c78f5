import { Evaluator, type EvaluationSettings } from './evaluate.ts';
import { templateError } from './template-error.ts';
import type { Node, TemplateTree } from './node.ts';
import { isGoInt, isGoMap, goInt, isTruthy, sortedEntries, type GoValue } from './value.ts';
import { formatValue } from './print-value.ts';

/** Limits of one run. */
export interface ExecutionLimits {
  /** How deep templates may call templates. */
  depthLimit: number;
  /** Longest output, in UTF-16 units. */
  outputLimit: number;
}

type Outcome = 'next' | 'break' | 'continue';

interface Run {
  tree: TemplateTree;
  settings: EvaluationSettings;
  limits: ExecutionLimits;
  budget: { steps: number };
  output: { parts: string[]; length: number };
}

/** Runs a parsed template and returns what it wrote. Throws TEMPLATE_INVALID with Go's text. */
export function executeTemplate(
  tree: TemplateTree,
  data: GoValue,
  { settings, limits }: { settings: EvaluationSettings; limits: ExecutionLimits },
): string {
  const run: Run = { tree, settings, limits, budget: { steps: 0 }, output: { parts: [], length: 0 } };
  try {
    new Executor(run, tree.name, 0).execute(tree.body, data);
  } catch (error) {
    // A map that was set into itself has no end.
    if (error instanceof RangeError) throw templateError(`template: ${tree.name}: the data is nested too deep`);
    throw error;
  }
  return run.output.parts.join('');
}

class Executor {
  private readonly run: Run;
  private readonly depth: number;
  private readonly evaluator: Evaluator;

  constructor(run: Run, name: string, depth: number) {
    this.run = run;
    this.depth = depth;
    const source = { name: run.tree.name, text: run.tree.text, executing: name };
    this.evaluator = new Evaluator(run.settings, source, run.budget);
  }

  execute(nodes: readonly Node[], data: GoValue): void {
    this.evaluator.variables = [{ name: '$', value: data }];
    this.walkAll(nodes, data);
  }

  private walkAll(nodes: readonly Node[], dot: GoValue): Outcome {
    for (const node of nodes) {
      const outcome = this.walk(node, dot);
      if (outcome !== 'next') return outcome;
    }
    return 'next';
  }

  private walk(node: Node, dot: GoValue): Outcome {
    this.evaluator.at(node);
    switch (node.kind) {
      case 'text':
        this.write(node.text);
        return 'next';
      case 'action': {
        const value = this.evaluator.evaluatePipe(dot, node.pipe);
        if (node.pipe.variables.length === 0) this.write(this.evaluator.print(value));
        return 'next';
      }
      case 'if':
      case 'with':
        return this.scoped(() => {
          const value = this.evaluator.evaluatePipe(dot, node.pipe);
          if (!isTruthy(value)) return this.walkAll(node.otherwise, dot);
          return this.walkAll(node.body, node.kind === 'with' ? value : dot);
        });
      case 'range':
        return this.scoped(() => this.walkRange(node, dot));
      case 'break':
      case 'continue':
        return node.kind;
      case 'template':
        this.walkTemplate(node, dot);
        return 'next';
    }
  }

  private scoped(body: () => Outcome): Outcome {
    const mark = this.evaluator.variables.length;
    const outcome = body();
    this.evaluator.variables.length = mark;
    return outcome;
  }

  private walkRange(node: Node & { kind: 'range' }, dot: GoValue): Outcome {
    const value = this.evaluator.evaluatePipe(dot, node.pipe);
    const mark = this.evaluator.variables.length;
    let isEmpty = true;
    if (isGoInt(value) && node.pipe.variables.length > 1) {
      this.evaluator.fail(`can't use ${formatValue(value)} to iterate over more than one variable`);
    }
    for (const [index, element] of this.iterate(value)) {
      isEmpty = false;
      this.evaluator.at(node);
      this.bind(node, index, element);
      const outcome = this.walkAll(node.body, element);
      this.evaluator.variables.length = mark;
      if (outcome === 'break') break;
    }
    return isEmpty ? this.walkAll(node.otherwise, dot) : 'next';
  }

  private bind(node: Node & { kind: 'range' }, index: GoValue, element: GoValue): void {
    const { variables, assignment } = node.pipe;
    const [first, second] = variables;
    if (first === undefined) return;
    const values = second === undefined ? [element] : [index, element];
    for (const [at, name] of variables.entries()) {
      const value = values[at];
      if (assignment === '=') this.evaluator.setVariable(name, value);
      else this.setDeclared(variables.length - at, value);
    }
  }

  private setDeclared(fromTop: number, value: GoValue): void {
    const variable = this.evaluator.variables.at(-fromTop);
    if (variable) variable.value = value;
  }

  private *iterate(value: GoValue): Generator<[GoValue, GoValue]> {
    if (value === undefined || value === null) return;
    if (Array.isArray(value)) {
      for (const [index, element] of value.entries()) yield [goInt(index), element ?? null];
    } else if (isGoMap(value)) {
      yield* sortedEntries(value);
    } else if (isGoInt(value)) {
      for (let at = 0n; at < value.value; at++) yield [goInt(at, value.intKind), goInt(at, value.intKind)];
    } else {
      this.evaluator.fail(`range can't iterate over ${formatValue(value)}`);
    }
  }

  private walkTemplate(node: Node & { kind: 'template' }, dot: GoValue): void {
    const { tree, limits } = this.run;
    const body = tree.definitions.get(node.name) ?? (node.name === tree.name ? tree.body : undefined);
    if (!body) this.evaluator.fail(`template ${JSON.stringify(node.name)} not defined`);
    if (this.depth >= limits.depthLimit) this.evaluator.fail(`exceeded maximum template depth (${limits.depthLimit})`);
    const data = node.pipe ? this.evaluator.evaluatePipe(dot, node.pipe) : undefined;
    new Executor(this.run, node.name, this.depth + 1).execute(body ?? [], data);
  }

  private write(text: string): void {
    const { output, limits } = this.run;
    output.length += text.length;
    if (output.length > limits.outputLimit) this.evaluator.fail(`output longer than ${limits.outputLimit} characters`);
    output.parts.push(text);
  }
}
