export const isGone = (error: Error): boolean => error.message.includes("gone");
