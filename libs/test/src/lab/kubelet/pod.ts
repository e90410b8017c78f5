import type { KubeObject } from '@plumbline/contract/crd';

/** The fields of a Pod that the kubelet stand-in looks at. */
export interface Pod extends KubeObject {
  spec: {
    nodeName?: string;
    nodeSelector?: Record<string, string>;
    schedulingGates?: unknown[];
    restartPolicy?: 'Always' | 'OnFailure' | 'Never';
    containers: Container[];
    initContainers?: Container[];
  };
  status?: { phase?: string; startTime?: string; conditions?: { type: string; status: string }[] };
}

/** One container of a Pod. */
export interface Container {
  name: string;
  image: string;
}

/** Annotations by which a test steers a Pod; durations in seconds, such as `2` or `0.5`. */
export const podAnnotation = {
  /** Running but not ready until so long after the start. Default 0. */
  readyAfter: 'lab.plumbline.dev/ready-after',
  /** A Pod that ends by itself runs so long. Default 0. */
  runFor: 'lab.plumbline.dev/run-for',
  /** Deletion takes so long. Default 0. */
  terminateAfter: 'lab.plumbline.dev/terminate-after',
  /** What the Pod's containers write, instead of the default lines. */
  logs: 'lab.plumbline.dev/logs',
} as const;

/** What an image's name makes its container do: `registry.example/crash:1` crashes. Any other name works. */
export type ImageBehaviour = 'works' | 'fail' | 'crash' | 'pull-fail' | 'unready';

const behaviours: readonly ImageBehaviour[] = ['fail', 'crash', 'pull-fail', 'unready'];

/** Reads the behaviour from the last part of an image's name, without tag and digest. */
export function readImageBehaviour(image: string): ImageBehaviour {
  const name = image.split('/').at(-1)?.split(/[:@]/)[0];
  return behaviours.find((behaviour) => behaviour === name) ?? 'works';
}

/** Seconds that an annotation names, in milliseconds; 0 when it is absent or no number. */
export function readDurationMs(pod: Pod, annotation: string): number {
  const seconds = Number(pod.metadata.annotations?.[annotation] ?? 0);
  return Number.isFinite(seconds) ? seconds * 1000 : 0;
}
