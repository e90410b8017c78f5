export const year = (nowMs: number): number => new Date(nowMs).getUTCFullYear();
