import type { KubeObject } from '@plumbline/contract/crd';

import type { FileContent, GitRepository } from '../lab/index.ts';
import { GivenApp } from './given-app.ts';
import type { World } from './world.ts';

/** The state a test begins with. */
export interface Given {
  /** A repository of the lab's Git server. */
  repository(name: string): { withFiles(files: Readonly<Record<string, FileContent>>): Promise<GitRepository> };
  /** An Application; nothing exists before `exists()`. */
  app(name: string): GivenApp;
  /** Any object, applied as it is; its namespace is the control plane's unless it names another. */
  object(object: KubeObject): { exists(): Promise<KubeObject> };
  /** The files that an admin would mount or the Secrets that name repositories and clusters. */
  secret(
    name: string,
    options: { labels?: Record<string, string>; data: Record<string, string> },
  ): {
    exists(): Promise<KubeObject>;
  };
}

/** Opens the sentence that says what is there: `await given(world).app('guestbook').fromPath('guestbook').exists()`. */
export function given(world: World): Given {
  const applied = (object: KubeObject): { exists(): Promise<KubeObject> } => ({
    exists: () =>
      world.cluster.client.apply({ ...object, metadata: { namespace: world.namespace, ...object.metadata } }),
  });
  return {
    repository: (name) => ({
      async withFiles(files) {
        // Other test files share the server: the world's own name keeps them apart.
        const repository = await world.lab.git.createRepository(`${world.targetNamespace}-${name}`);
        await repository.commit(files, { message: 'first commit', replaceAll: true });
        world.repositories.set(name, repository);
        world.recent.repository = name;
        return repository;
      },
    }),
    app: (name) => new GivenApp(world, name),
    object: applied,
    secret: (name, { labels, data }) =>
      applied({
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name, labels: { 'app.kubernetes.io/part-of': 'argocd', ...labels } },
        stringData: data,
      }),
  };
}
