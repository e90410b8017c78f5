export { KeyBackoff, type BackoffOptions } from './backoff.ts';
export { requeueAfter, requeueNever, requeueWithBackoff, type Requeue } from './requeue.ts';
export { startWorkers, type ReconcileReport, type WorkerGroup, type WorkersOptions } from './start-workers.ts';
export { WorkQueue, type WorkQueueOptions } from './work-queue.ts';
