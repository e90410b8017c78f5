/** The manifest for `kubectl apply`, relative to the repository. */
export declare const installManifestPath = 'charts/install.yaml';
/** What the chart renders. Throws what helm says when it refuses, and when helm is not built yet (`npm run setup`). */
export declare function renderChart(options: { namespace: string; values?: readonly string[] }): Promise<string>;
/** The text of `charts/install.yaml`: the chart with its default values. */
export declare function renderInstallManifest(): Promise<string>;
