/** What the variables of a build are made of. */
export interface BuildFacts {
  appName: string;
  /** Destination namespace. */
  namespace: string;
  projectName: string;
  /** Full commit id. */
  revision: string;
  source: { path?: string; repoURL?: string; targetRevision?: string };
}

/** The `ARGOCD_APP_*` variables that option texts may name and that tools get (repo-server.md §2.5). */
export function buildEnvironment(facts: BuildFacts): Record<string, string> {
  const { revision, source } = facts;
  return {
    ARGOCD_APP_NAME: facts.appName,
    ARGOCD_APP_NAMESPACE: facts.namespace,
    ARGOCD_APP_PROJECT_NAME: facts.projectName,
    ARGOCD_APP_REVISION: revision,
    ARGOCD_APP_REVISION_SHORT: revision.slice(0, 7),
    ARGOCD_APP_REVISION_SHORT_8: revision.slice(0, 8),
    ARGOCD_APP_SOURCE_PATH: source.path ?? '',
    ARGOCD_APP_SOURCE_REPO_URL: source.repoURL ?? '',
    ARGOCD_APP_SOURCE_TARGET_REVISION: source.targetRevision ?? '',
  };
}

const VARIABLE = /\$(?:\{([^}]*)\}|([A-Za-z_][A-Za-z0-9_]*|[0-9*#@!?$-]))/g;

/** Replaces `$NAME` and `${NAME}`; unknown names become empty, `$$` becomes `$`, any other `$` stays. */
export function substitute(text: string, environment: Readonly<Record<string, string>>): string {
  return text.replaceAll(VARIABLE, (_all, braced?: string, bare?: string) => {
    const name = braced ?? bare ?? '';
    if (name === '$') return '$';
    return Object.hasOwn(environment, name) ? (environment[name] ?? '') : '';
  });
}
