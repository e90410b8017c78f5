export const isGone = (error: { code: string }): boolean => error.code === "NOT_FOUND";
