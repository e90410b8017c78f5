import type { SkeletonResult } from './skeleton.ts';

const seconds = (ms: number | undefined): string =>
  ms === undefined ? 'not within the limit' : `${(ms / 1000).toFixed(2)} s`;

function median(values: readonly (number | undefined)[]): number | undefined {
  const sorted = values.filter((value) => value !== undefined).toSorted((a, b) => a - b);
  return sorted.length < values.length ? undefined : sorted[Math.floor(sorted.length / 2)];
}

/** What kept the first sync from being faster. */
export function nameBound(result: SkeletonResult): string {
  const { firstSyncMs, applications, requestsPerApplication, rawWriterPerSecond } = result;
  if (firstSyncMs === undefined) return 'it did not finish';
  const floorMs = (applications * requestsPerApplication * 1000) / rawWriterPerSecond;
  const share = Math.round((100 * floorMs) / firstSyncMs);
  const cpuShare = Math.round((100 * result.cpuMsPerApplication * applications) / firstSyncMs);
  return share >= 60
    ? `the API server: our requests alone take ${share} % of that time at the raw writer's rate`
    : `ourselves: requests explain ${share} % of the time, our processes used ${cpuShare} % of one core`;
}

/** The result as a page of text. */
export function renderReport(result: SkeletonResult): string {
  const rows: [string, string][] = [
    ['raw writer', `${result.rawWriterPerSecond.toFixed(0)} objects/s`],
    ['time to first all-Synced', seconds(result.firstSyncMs)],
    ['requests to the API server per application', result.requestsPerApplication.toFixed(1)],
    ['CPU of our processes per application', `${result.cpuMsPerApplication.toFixed(0)} ms`],
    ['push → synced, one application (median of 5)', seconds(median(result.pushToSyncedMs))],
    [
      'commit that changes nothing, all at it',
      `${seconds(result.noOpCommitMs)} (${result.noOpReached} of ${result.applications})`,
    ],
    ['requests to the Git server for it', String(result.noOpGitRequests)],
    ['idle, CPU seconds per minute', result.idleCpuSecondsPerMinute.toFixed(2)],
    ['bound by', nameBound(result)],
  ];
  const memory = result.processes.map(
    ({ name, memoryMib, peakMib, cpuSeconds }) =>
      `  ${name.padEnd(30)} ${memoryMib.toFixed(0).padStart(6)} MiB now ${peakMib.toFixed(0).padStart(6)} MiB peak ${cpuSeconds.toFixed(1).padStart(7)} CPU s`,
  );
  const requests = result.requests.map(({ what, count }) => `  ${String(count).padStart(6)}  ${what}`);
  return [
    `skeleton: ${result.applications} applications of one monorepo`,
    ...rows.map(([name, value]) => `  ${name.padEnd(46)} ${value}`),
    'memory of each process',
    ...memory,
    'requests until all were Synced',
    ...requests,
  ].join('\n');
}
