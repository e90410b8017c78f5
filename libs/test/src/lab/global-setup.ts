import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { TestProject } from 'vitest/node';

import type { ClusterAddress } from './cluster/lab-cluster.ts';
import { startLab, type OwnedLab } from './start-lab.ts';

// Test files run in workers: they ask here for what is started only when someone needs it.
async function startControlEndpoint(lab: OwnedLab): Promise<{ url: string; stop: () => void }> {
  let second: Promise<ClusterAddress> | undefined;
  const server = createServer((request, response) => {
    if (request.method !== 'POST' || request.url !== '/second-cluster') {
      response.writeHead(404).end();
      return;
    }
    second ??= lab.addCluster('lab-2').then((cluster) => cluster.address);
    second.then(
      (address) => response.end(JSON.stringify(address)),
      (error: Error) => response.writeHead(500).end(error.message),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, stop: () => server.close() };
}

/** Starts one lab for the run, tells the test files where it is, and answers how to stop it. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const lab = await startLab();
  const control = await startControlEndpoint(lab);
  project.provide('lab', { ...lab.address, controlUrl: control.url });
  return async () => {
    control.stop();
    await lab.stop();
  };
}
