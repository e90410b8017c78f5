declare const log: { info(m: string): void }; export const say = (n: number): void => log.info(`n is ${n}`);
