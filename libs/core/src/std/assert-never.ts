/** Closes a `switch` over a tagged union: a case that is not handled does not compile, and throws should it ever arrive. */
export function assertNever(value: never): never {
  throw new TypeError(`unexpected case: ${JSON.stringify(value)}`);
}
