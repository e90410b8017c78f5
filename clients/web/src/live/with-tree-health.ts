import type { Application, v1alpha1 } from '@plumbline/contract/crd';

/**
 * The application with the health of its objects filled in from the tree: the stored status leaves it out when
 * `resourceHealthSource` is `appTree`, and streams send the stored status.
 */
export function withTreeHealth(app: Application, tree: v1alpha1.ApplicationTree | undefined): Application {
  const resources = app.status?.resources ?? [];
  if (tree === undefined || resources.every((resource) => resource.health !== undefined)) return app;
  const keyOf = ({ group = '', kind = '', namespace = '', name = '' }: v1alpha1.ResourceRef): string =>
    `${group}/${kind}/${namespace}/${name}`;
  const health = new Map((tree.nodes ?? []).map((node) => [keyOf(node), node.health]));
  const filled = resources.map((resource) => {
    const found = resource.health ?? health.get(keyOf(resource));
    return found === undefined ? resource : { ...resource, health: found };
  });
  return { ...app, status: { ...app.status, resources: filled } };
}
