// data: where a message's JSON differs from its field names. Go embeds some messages, whose fields then stand in the
// outer object, and a few JSON tags are not the names of the fields. Found by holding the schema against the CRDs.

const V1 = 'github.com.argoproj.argo_cd.v3.pkg.apis.application.v1alpha1';

/** Fields whose message is inlined: its fields are the outer object's in JSON. */
export const inlinedFields: Readonly<Record<string, string>> = {
  [`${V1}.ResourceNode`]: 'resourceRef',
  [`${V1}.SyncStrategyHook`]: 'syncStrategyApply',
  [`${V1}.KustomizeSelector`]: 'resId',
  [`${V1}.KustomizeResId`]: 'gvk',
};

/** Fields with another name in JSON, by `message.field`. */
export const jsonNames: Readonly<Record<string, string>> = {
  [`${V1}.ApplicationSetApplicationStatus.targetrevisions`]: 'targetRevisions',
  [`${V1}.OverrideIgnoreDiff.jSONPointers`]: 'jsonPointers',
};
