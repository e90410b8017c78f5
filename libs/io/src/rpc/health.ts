import { once } from 'node:events';

import type { RpcHandlers } from './rpc-handlers.ts';

const SERVING = 1;

/** The standard health service: a process that answers is serving; `Watch` says so once and stays open. */
export function healthHandlers(): RpcHandlers<'grpc.health.v1.Health'> {
  return {
    Check: () => Promise.resolve({ status: SERVING }),
    async *Watch(_request, { signal }) {
      yield { status: SERVING };
      if (!signal.aborted) await once(signal, 'abort');
    },
  };
}
