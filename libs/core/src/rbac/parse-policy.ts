/** One permission line: `p, subject, resource, action, object, allow|deny`. */
export interface PolicyRule {
  readonly subject: string;
  readonly resource: string;
  readonly action: string;
  readonly object: string;
  readonly effect: 'allow' | 'deny';
}

/** One membership line: `g, subject, role`. */
export interface RoleGrant {
  readonly subject: string;
  readonly role: string;
}

/** Permission and membership lines in the order of the text. */
export interface Policy {
  readonly rules: readonly PolicyRule[];
  readonly grants: readonly RoleGrant[];
}

/** What a policy text says, or the first line (from 1) that cannot be understood and why. */
export type ParsedPolicy =
  | { readonly kind: 'policy'; readonly policy: Policy }
  | { readonly kind: 'invalid'; readonly line: number; readonly why: string };

/**
 * Reads a policy CSV as argocd-rbac-cm holds it: `p` and `g` lines, `#` comments, empty lines; a field with a comma is
 * quoted. One line that cannot be understood makes the whole text invalid, so that a mistyped deny never opens a door.
 */
export function parsePolicy(csv: string): ParsedPolicy {
  const rules: PolicyRule[] = [];
  const grants: RoleGrant[] = [];
  for (const [index, raw] of csv.split('\n').entries()) {
    const text = raw.trim();
    if (text === '' || text.startsWith('#')) continue;
    const parsed = parsePolicyLine(text);
    if (parsed.kind === 'invalid') return { kind: 'invalid', line: index + 1, why: parsed.why };
    if (parsed.kind === 'rule') rules.push(parsed.rule);
    else grants.push(parsed.grant);
  }
  return { kind: 'policy', policy: { rules, grants } };
}

/** What one line of a policy says. */
export type ParsedPolicyLine =
  | { readonly kind: 'rule'; readonly rule: PolicyRule }
  | { readonly kind: 'grant'; readonly grant: RoleGrant }
  | { readonly kind: 'invalid'; readonly why: string };

/** Reads one `p` or `g` line. */
export function parsePolicyLine(line: string): ParsedPolicyLine {
  const fields = splitFields(line);
  if (fields === undefined) return { kind: 'invalid', why: 'a quote is not closed' };
  const [type, ...values] = fields;
  if (type === 'p') return ruleOf(values);
  if (type === 'g') return grantOf(values);
  return { kind: 'invalid', why: `the line starts with "${type ?? ''}", not with p or g` };
}

/** All lines of several policies, in order. */
export function joinPolicies(policies: readonly Policy[]): Policy {
  return { rules: policies.flatMap((policy) => policy.rules), grants: policies.flatMap((policy) => policy.grants) };
}

function ruleOf(values: readonly string[]): ParsedPolicyLine {
  const [subject, resource, action, object, effect] = values;
  if (values.length !== 5 || !subject || !resource || !action || !object) {
    return { kind: 'invalid', why: 'a p line has the fields subject, resource, action, object and effect' };
  }
  if (effect !== 'allow' && effect !== 'deny') {
    return { kind: 'invalid', why: `the effect is "${effect ?? ''}", not allow or deny` };
  }
  return { kind: 'rule', rule: { subject, resource, action, object, effect } };
}

function grantOf(values: readonly string[]): ParsedPolicyLine {
  const [subject, role] = values;
  if (values.length !== 2 || !subject || !role) {
    return { kind: 'invalid', why: 'a g line has the fields subject and role' };
  }
  return { kind: 'grant', grant: { subject, role } };
}

/** Fields of one CSV line without the blanks around them; `undefined` when a quote is not closed. */
function splitFields(line: string): string[] | undefined {
  const fields: string[] = [];
  let current = '';
  let isQuoted = false;
  for (let at = 0; at < line.length; at += 1) {
    const char = line[at] ?? '';
    if (isQuoted && char === '"' && line[at + 1] === '"') {
      current += '"';
      at += 1;
      continue;
    }
    if (char === '"' && (isQuoted || current.trim() === '')) {
      isQuoted = !isQuoted;
      continue;
    }
    if (char === ',' && !isQuoted) {
      fields.push(current.trim());
      current = '';
      continue;
    }
    current += char;
  }
  if (isQuoted) return undefined;
  fields.push(current.trim());
  return fields;
}
