import { Range, parse, type SemVer } from 'semver';
import { fixed, type FunctionTable } from '../function.ts';
import { failFunction } from '../template-error.ts';
import { goInt, type GoMap, type GoValue } from '../value.ts';

/** sprig's functions on semantic versions. */
export const versionFunctions: FunctionTable = {
  semver: fixed(['string'], ([text]) => versionMap(versionOf(text))),
  semverCompare: fixed(['string', 'string'], ([constraint, text]) => satisfies(constraint, versionOf(text))),
};

/** Reads `v1.2` and `1` too, with zeros for what is missing. */
function versionOf(text: string): SemVer {
  const found = /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$/u.exec(text);
  const [, major = '', minor = '0', patch = '0', prerelease = '', build = ''] = found ?? [];
  return (
    (found && parse(`${major}.${minor}.${patch}${prerelease}${build}`)) || failFunction('Invalid Semantic Version')
  );
}

/** The choices of a constraint: any must hold. A pre-release fits only where the constraint names one. */
function satisfies(constraint: string, version: SemVer): boolean {
  return constraint.split('||').some((choice) => {
    const text = choice.replaceAll(',', ' ').replaceAll('=>', '>=').replaceAll('=<', '<=');
    const namesPrerelease = /\d-[0-9A-Za-z]/u.test(text);
    if (version.prerelease.length > 0 && !namesPrerelease) return false;
    return test(constraint, negated(padVersions(text)), version);
  });
}

/** `1.0-0` is `1.0.0-0`: npm's ranges take a pre-release only behind three numbers. */
function padVersions(text: string): string {
  return text
    .replaceAll(/(^|[^.\d])(\d+)-(?=[0-9A-Za-z])/gu, '$1$2.0.0-')
    .replaceAll(/(^|[^.\d])(\d+\.\d+)-(?=[0-9A-Za-z])/gu, '$1$2.0-');
}

function test(constraint: string, range: string, version: SemVer): boolean {
  try {
    return new Range(range, { includePrerelease: true }).test(version);
  } catch {
    return failFunction(`improper constraint: ${constraint}`);
  }
}

/** npm's ranges know no `!=`: it becomes a choice of less and more. */
function negated(text: string): string {
  const found = /!=\s*v?([^\s|]+)/u.exec(text);
  if (!found) return text;
  const [whole, version = ''] = found;
  return [`<${version}`, `>${version}`].map((part) => negated(text.replace(whole, part))).join(' || ');
}

function versionMap(version: SemVer): GoMap {
  const entries: [string, GoValue][] = [
    ['Major', goInt(version.major, 'uint64')],
    ['Minor', goInt(version.minor, 'uint64')],
    ['Patch', goInt(version.patch, 'uint64')],
    ['Prerelease', version.prerelease.join('.')],
    ['Metadata', version.build.join('.')],
    ['Original', version.raw],
  ];
  return new Map(entries);
}
