// oxlint-disable-next-line eslint/eqeqeq
export const same = (a: unknown, b: unknown): boolean => a == b;
