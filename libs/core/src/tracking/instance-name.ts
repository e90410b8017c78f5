const MAX_LABEL_LENGTH = 63;

/**
 * The name by which an Application marks its objects: its own name in the control-plane namespace, `<namespace>_<name>`
 * in any other.
 */
export function appInstanceName(
  app: { metadata: { name: string; namespace?: string } },
  controlPlaneNamespace: string,
): string {
  const { name, namespace = '' } = app.metadata;
  return namespace === '' || namespace === controlPlaneNamespace ? name : `${namespace}_${name}`;
}

/** Namespace and name of the Application that an instance name stands for. */
export function parseInstanceName(
  instanceName: string,
  controlPlaneNamespace: string,
): { namespace: string; name: string } {
  const cut = instanceName.indexOf('_');
  if (cut < 0) return { namespace: controlPlaneNamespace, name: instanceName };
  return { namespace: instanceName.slice(0, cut), name: instanceName.slice(cut + 1) };
}

/** An instance name as a label value: at most 63 characters, ending in a letter or digit. */
export function instanceLabelValue(instanceName: string): string {
  if (instanceName.length <= MAX_LABEL_LENGTH) return instanceName;
  return instanceName.slice(0, MAX_LABEL_LENGTH).replace(/[^A-Za-z0-9]+$/, '');
}

/** Whether an instance name can be a label value without being cut. */
export function fitsLabelValue(instanceName: string): boolean {
  return instanceName.length <= MAX_LABEL_LENGTH;
}
