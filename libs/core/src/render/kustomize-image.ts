import { isRecord } from '../std/index.ts';

/** An entry of a kustomization's `images`. */
export interface KustomizeImage {
  name: string;
  newName?: string;
  newTag?: string;
  digest?: string;
}

/** Reads `old=new:tag`, `name:tag`, `name@digest` and their mixtures; `*` as new name keeps the one there is. */
export function parseKustomizeImage(text: string): KustomizeImage {
  const equals = text.indexOf('=');
  const name = equals < 0 ? undefined : text.slice(0, equals);
  const target = splitImage(text.slice(equals + 1));
  const marks = {
    ...(target.tag === undefined ? {} : { newTag: target.tag }),
    ...(target.digest === undefined ? {} : { digest: target.digest }),
  };
  if (name === undefined) return { name: target.name, ...marks };
  return { name, ...(target.name === '*' || target.name === '' ? {} : { newName: target.name }), ...marks };
}

/** Sets images as `kustomize edit set image` does: by name; what an entry does not say is kept. Sorted by name. */
export function mergeKustomizeImages(present: readonly unknown[], images: readonly string[]): KustomizeImage[] {
  const byName = new Map<string, KustomizeImage>();
  for (const entry of present) {
    if (isRecord(entry) && typeof entry['name'] === 'string')
      byName.set(entry['name'], entry as unknown as KustomizeImage);
  }
  for (const text of images) {
    const image = parseKustomizeImage(text);
    const old = byName.get(image.name);
    byName.set(image.name, old === undefined ? image : mergeImage(old, image));
  }
  return [...byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function mergeImage(old: KustomizeImage, image: KustomizeImage): KustomizeImage {
  const newName = image.newName ?? old.newName;
  const isMarked = image.newTag !== undefined || image.digest !== undefined;
  const { newTag, digest } = isMarked ? image : old;
  return {
    name: image.name,
    ...(newName === undefined ? {} : { newName }),
    ...(newTag === undefined ? {} : { newTag }),
    ...(digest === undefined ? {} : { digest }),
  };
}

// A colon behind the last slash begins the tag; one before it belongs to a registry's port.
function splitImage(text: string): { name: string; tag?: string; digest?: string } {
  const at = text.indexOf('@');
  const digest = at < 0 ? undefined : text.slice(at + 1);
  const rest = at < 0 ? text : text.slice(0, at);
  const colon = rest.indexOf(':', rest.lastIndexOf('/') + 1);
  return {
    name: colon < 0 ? rest : rest.slice(0, colon),
    ...(colon < 0 ? {} : { tag: rest.slice(colon + 1) }),
    ...(digest === undefined ? {} : { digest }),
  };
}
