import { RE2JS } from 're2js';
import { fixed, type FunctionTable } from '../function.ts';
import { failFunction } from '../template-error.ts';

const match = fixed(['string', 'string'], ([pattern, text]) => compile(pattern).matcher(text).find());
const find = fixed(['string', 'string'], ([pattern, text]) => findAll(pattern, text, 1)[0] ?? '');
const all = fixed(['string', 'string', 'int'], ([pattern, text, count]) => findAll(pattern, text, count));
const replaceAll = fixed(['string', 'string', 'string'], ([pattern, text, to]) =>
  replace(pattern, text, (groups) => expand(to, groups)),
);
const replaceLiteral = fixed(['string', 'string', 'string'], ([pattern, text, to]) => replace(pattern, text, () => to));
const split = fixed(['string', 'string', 'int'], ([pattern, text, count]) => splitText(pattern, text, count));

/** sprig's functions on regular expressions, in RE2's syntax and linear time. */
export const regexFunctions: FunctionTable = {
  // A malformed pattern matches nothing, as in Go; the must form says so.
  regexMatch: fixed(['string', 'string'], ([pattern, text]) => tryCompile(pattern)?.matcher(text).find() ?? false),
  mustRegexMatch: match,
  regexFind: find,
  mustRegexFind: find,
  regexFindAll: all,
  mustRegexFindAll: all,
  regexReplaceAll: replaceAll,
  mustRegexReplaceAll: replaceAll,
  regexReplaceAllLiteral: replaceLiteral,
  mustRegexReplaceAllLiteral: replaceLiteral,
  regexSplit: split,
  mustRegexSplit: split,
  regexQuoteMeta: fixed(['string'], ([text]) => text.replaceAll(/[\\.+*?()|[\]{}^$]/gu, String.raw`\$&`)),
};

/** One match: the whole text, then its groups; where it stands. */
interface Match {
  groups: string[];
  names: Readonly<Record<string, number>>;
  start: number;
  end: number;
}

function tryCompile(pattern: string): RE2JS | undefined {
  try {
    return RE2JS.compile(pattern);
  } catch {
    return undefined;
  }
}

function compile(pattern: string): RE2JS {
  return tryCompile(pattern) ?? failFunction(`error parsing regexp: \`${pattern}\``);
}

function matchesOf(pattern: string, text: string, limit: number): Match[] {
  const regex = compile(pattern);
  const matcher = regex.matcher(text);
  const found: Match[] = [];
  let lastEnd = -1;
  const most = limit < 0 ? Infinity : limit;
  while (found.length < most && matcher.find()) {
    const start = matcher.start();
    const end = matcher.end();
    // Go takes no empty match right after another match.
    if (start === end && start === lastEnd) continue;
    lastEnd = end;
    const groups = Array.from({ length: regex.groupCount() + 1 }, (_group, index) => matcher.group(index) ?? '');
    found.push({ groups, names: regex.namedGroups(), start, end });
  }
  return found;
}

function findAll(pattern: string, text: string, count: number): string[] {
  return matchesOf(pattern, text, count).map(({ groups }) => groups[0] ?? '');
}

function replace(pattern: string, text: string, make: (match: Match) => string): string {
  let result = '';
  let at = 0;
  for (const match of matchesOf(pattern, text, -1)) {
    result += text.slice(at, match.start) + make(match);
    at = match.end;
  }
  return result + text.slice(at);
}

/** Go's Expand: `$1`, `${1}`, `$name` (the longest word), `$$`. */
function expand(template: string, { groups, names }: Match): string {
  return template.replaceAll(/\$(?:\$|\{(\w+)\}|(\w+))/gu, (whole, braced?: string, bare?: string) => {
    if (whole === '$$') return '$';
    const name = braced ?? bare ?? '';
    const index = /^\d+$/u.test(name) ? Number(name) : names[name];
    return index === undefined ? '' : (groups[index] ?? '');
  });
}

function splitText(pattern: string, text: string, count: number): string[] {
  if (count === 0) return [];
  if (pattern.length > 0 && text.length === 0) return [''];
  const parts: string[] = [];
  let begin = 0;
  let end = 0;
  for (const { start, end: matchEnd } of matchesOf(pattern, text, count)) {
    if (count > 0 && parts.length === count - 1) break;
    end = start;
    if (matchEnd !== 0) parts.push(text.slice(begin, end));
    begin = matchEnd;
  }
  if (end !== text.length) parts.push(text.slice(begin));
  return parts;
}
