import type { ApiHandler } from '../../dispatch/api-handlers.ts';

/** What the build knows of itself. */
export interface BuildInfo {
  version: string;
  buildDate: string;
  gitCommit: string;
  platform: string;
  nodeVersion: string;
}

/** The version; everything else only for callers that are logged in. */
export function version(build: BuildInfo): ApiHandler<'version.VersionService', 'Version'> {
  return async (_request, call) => {
    if (call.access.caller.kind === 'anonymous') return { Version: build.version };
    return {
      Version: build.version,
      BuildDate: build.buildDate,
      GitCommit: build.gitCommit,
      GitTreeState: '',
      GoVersion: build.nodeVersion,
      Compiler: 'node',
      Platform: build.platform,
    };
  };
}
