export const home = (env: NodeJS.ProcessEnv): string | undefined => env.HOME;
