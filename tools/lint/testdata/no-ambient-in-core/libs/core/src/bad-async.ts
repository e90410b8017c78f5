export async function decide(): Promise<number> { return 1; }
