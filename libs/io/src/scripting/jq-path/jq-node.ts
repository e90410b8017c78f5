/** A parsed expression. */
export type JqNode =
  | { kind: 'identity' }
  | { kind: 'recurse' }
  | { kind: 'literal'; value: string | number | boolean | null }
  | { kind: 'field'; of: JqNode; name: string }
  | { kind: 'index'; of: JqNode; index: JqNode }
  | { kind: 'slice'; of: JqNode; from: JqNode | undefined; to: JqNode | undefined }
  | { kind: 'iterate'; of: JqNode }
  | { kind: 'optional'; of: JqNode }
  | { kind: 'pipe'; left: JqNode; right: JqNode }
  | { kind: 'comma'; left: JqNode; right: JqNode }
  | { kind: 'binary'; operator: JqOperator; left: JqNode; right: JqNode }
  | { kind: 'call'; name: string; args: readonly JqNode[] };

/** What joins two expressions to a value. */
export type JqOperator = 'and' | 'or' | '//' | '==' | '!=' | '<' | '<=' | '>' | '>=';
