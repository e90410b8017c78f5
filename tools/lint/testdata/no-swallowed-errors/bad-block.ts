export const run = (p: Promise<void>): Promise<void> => p.catch(() => {});
