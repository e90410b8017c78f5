export const run = (p: Promise<number>): Promise<number> => p.catch(() => 0);
