const seen = new Map(); export const see = (k: string): void => void seen.set(k, 1);
