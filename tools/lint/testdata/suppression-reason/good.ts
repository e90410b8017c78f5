// oxlint-disable-next-line eslint/eqeqeq -- reason: null and undefined are alike here
export const isNone = (a: unknown): boolean => a == null;
