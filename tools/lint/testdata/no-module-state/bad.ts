let count = 0; export const next = (): number => ++count;
