import { AppError } from '@plumbline/contract/errors';
import { isRecord } from '../std/index.ts';

/** One term of a label selector. */
export interface LabelRequirement {
  key: string;
  operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist' | 'Gt' | 'Lt';
  values: readonly string[];
}

/** The LabelSelector object of Kubernetes types (`matchLabels`, `matchExpressions`). */
export interface LabelSelectorObject {
  matchLabels?: Record<string, string>;
  matchExpressions?: { key?: string; operator?: string; values?: string[] }[];
}

const TERM = {
  set: /^([^\s!=,()]+)\s+(in|notin)\s*\(([^()]*)\)$/,
  equality: /^([^\s!=,()<>]+)\s*(==|=|!=|>|<)\s*([^\s!=,()<>]*)$/,
  absent: /^!\s*([^\s!=,()]+)$/,
  present: /^([^\s!=,()<>]+)$/,
};
const EQUALITY_OPERATORS = { '=': 'In', '==': 'In', '!=': 'NotIn', '>': 'Gt', '<': 'Lt' } as const;

/**
 * The terms of a selector text (`a=b,c!=d,e in (f,g),h,!i`), all of which must hold; none for empty text, which selects
 * everything. Throws `INVALID_ARGUMENT` for a term that cannot be read.
 */
export function parseLabelSelector(text: string): LabelRequirement[] {
  return splitTerms(text).map((term) => parseTerm(term, text));
}

/** The terms of a LabelSelector object. Throws `INVALID_ARGUMENT` for an unknown operator. */
export function requirementsOf(selector: LabelSelectorObject): LabelRequirement[] {
  const labels = isRecord(selector.matchLabels) ? Object.entries(selector.matchLabels) : [];
  const equal = labels.map(([key, value]): LabelRequirement => ({ key, operator: 'In', values: [value] }));
  return [...equal, ...(selector.matchExpressions ?? []).map(requirementOf)];
}

/**
 * Whether labels satisfy a selector, given as text, object or parsed terms. An empty selector matches everything.
 * Throws `INVALID_ARGUMENT` when the selector is malformed.
 */
export function matchesLabelSelector(
  selector: string | LabelSelectorObject | readonly LabelRequirement[],
  labels: Readonly<Record<string, string>>,
): boolean {
  return requirements(selector).every((requirement) => isSatisfied(requirement, labels));
}

function requirements(
  selector: string | LabelSelectorObject | readonly LabelRequirement[],
): readonly LabelRequirement[] {
  if (typeof selector === 'string') return parseLabelSelector(selector);
  return Array.isArray(selector)
    ? (selector as readonly LabelRequirement[])
    : requirementsOf(selector as LabelSelectorObject);
}

function isSatisfied(requirement: LabelRequirement, labels: Readonly<Record<string, string>>): boolean {
  const value = Object.hasOwn(labels, requirement.key) ? labels[requirement.key] : undefined;
  switch (requirement.operator) {
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    case 'In':
      return value !== undefined && requirement.values.includes(value);
    case 'NotIn':
      return value === undefined || !requirement.values.includes(value);
    case 'Gt':
    case 'Lt':
      return isNumberBeyond(value, requirement);
  }
}

function isNumberBeyond(value: string | undefined, requirement: LabelRequirement): boolean {
  const [left, right] = [Number.parseInt(value ?? '', 10), Number.parseInt(requirement.values[0] ?? '', 10)];
  return requirement.operator === 'Gt' ? left > right : left < right;
}

function splitTerms(text: string): string[] {
  const terms = text.split(/,(?![^()]*\))/).map((term) => term.trim());
  return terms.filter((term) => term !== '');
}

function parseTerm(term: string, text: string): LabelRequirement {
  const set = TERM.set.exec(term);
  if (set !== null) return setRequirement(set);
  const equality = TERM.equality.exec(term);
  if (equality !== null) return equalityRequirement(equality);
  const absent = TERM.absent.exec(term);
  if (absent !== null) return { key: absent[1] ?? '', operator: 'DoesNotExist', values: [] };
  const present = TERM.present.exec(term);
  if (present !== null) return { key: present[1] ?? '', operator: 'Exists', values: [] };
  throw new AppError('INVALID_ARGUMENT', `parse label selector: "${text}": cannot read "${term}"`);
}

function setRequirement(match: RegExpExecArray): LabelRequirement {
  const values = (match[3] ?? '').split(',').map((value) => value.trim());
  return { key: match[1] ?? '', operator: match[2] === 'in' ? 'In' : 'NotIn', values };
}

function equalityRequirement(match: RegExpExecArray): LabelRequirement {
  const operator = EQUALITY_OPERATORS[match[2] as keyof typeof EQUALITY_OPERATORS];
  return { key: match[1] ?? '', operator, values: [match[3] ?? ''] };
}

function requirementOf(expression: { key?: string; operator?: string; values?: string[] }): LabelRequirement {
  const { key = '', operator = '', values = [] } = expression;
  if (operator === 'In' || operator === 'NotIn' || operator === 'Exists' || operator === 'DoesNotExist') {
    return { key, operator, values };
  }
  throw new AppError('INVALID_ARGUMENT', `read label selector: "${key}": unknown operator "${operator}"`);
}
