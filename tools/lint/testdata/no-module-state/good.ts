export const known = new Map([["a", 1]]);
