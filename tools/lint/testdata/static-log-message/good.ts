declare const log: { info(m: string, f: object): void }; export const say = (n: number): void => log.info("counted", { n });
