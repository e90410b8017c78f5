/** Whether labels fit a selector. */
export type LabelTest = (labels: Readonly<Record<string, string>>) => boolean;

/**
 * A label selector as kubectl takes it: `a=b`, `a==b`, `a!=b`, `a in (b,c)`, `a notin (b,c)`, `a`, `!a`, joined by
 * commas. Empty: everything fits. `undefined` when the text is none.
 */
export function parseLabelSelector(text: string): LabelTest | undefined {
  const tests: LabelTest[] = [];
  for (const part of splitTerms(text)) {
    const test = parseTerm(part);
    if (test === undefined) return undefined;
    tests.push(test);
  }
  return (labels) => tests.every((test) => test(labels));
}

const KEY = '[A-Za-z0-9]([-A-Za-z0-9_./]*[A-Za-z0-9])?';
const VALUE = '[-A-Za-z0-9_.]*';
const EQUALITY = new RegExp(`^(${KEY})\\s*(==|=|!=)\\s*(${VALUE})$`);
const SET = new RegExp(`^(${KEY})\\s+(in|notin)\\s*\\(([^()]*)\\)$`);
const EXISTS = new RegExp(`^(!?)\\s*(${KEY})$`);

function parseTerm(term: string): LabelTest | undefined {
  const equality = EQUALITY.exec(term);
  if (equality !== null) {
    const [, key = '', , operator, value = ''] = equality;
    return operator === '!=' ? (labels) => labels[key] !== value : (labels) => labels[key] === value;
  }
  const set = SET.exec(term);
  if (set !== null) {
    const [, key = '', , operator, list = ''] = set;
    const values = new Set(list.split(',').map((value) => value.trim()));
    return operator === 'in'
      ? (labels) => labels[key] !== undefined && values.has(labels[key])
      : (labels) => labels[key] === undefined || !values.has(labels[key]);
  }
  const exists = EXISTS.exec(term);
  if (exists === null) return undefined;
  const [, negation, key = ''] = exists;
  return negation === '!' ? (labels) => labels[key] === undefined : (labels) => labels[key] !== undefined;
}

/** Terms between commas that are not inside brackets. */
function splitTerms(text: string): string[] {
  return text
    .split(/,(?![^()]*\))/)
    .map((term) => term.trim())
    .filter((term) => term !== '');
}
