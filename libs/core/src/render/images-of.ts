import { isRecord } from '../std/index.ts';

const CONTAINER_LISTS: readonly string[] = ['containers', 'initContainers', 'ephemeralContainers'];
const MAX_DEPTH = 20;

/** The images of all containers in a tree of objects, each once, sorted. */
export function imagesOf(value: unknown): string[] {
  const images = new Set<string>();
  collect(value, images, 0);
  return [...images].sort();
}

function collect(value: unknown, images: Set<string>, depth: number): void {
  if (depth > MAX_DEPTH) return;
  if (Array.isArray(value)) {
    for (const item of value as unknown[]) collect(item, images, depth + 1);
    return;
  }
  if (!isRecord(value)) return;
  for (const [key, child] of Object.entries(value)) {
    if (CONTAINER_LISTS.includes(key) && Array.isArray(child)) addImages(child, images);
    collect(child, images, depth + 1);
  }
}

function addImages(containers: readonly unknown[], images: Set<string>): void {
  for (const container of containers) {
    const image = isRecord(container) ? container['image'] : undefined;
    if (typeof image === 'string' && image !== '') images.add(image);
  }
}
