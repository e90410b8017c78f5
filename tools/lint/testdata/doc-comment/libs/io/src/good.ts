/** One. */
export const x = 1;
