// npm run bench -- skeleton            200 applications
// npm run bench -- skeleton 10         another number of them
import { mkdirSync, writeFileSync } from 'node:fs';

import { renderReport } from './render-report.ts';
import { runSkeletonBench } from './skeleton.ts';

async function main([name, count = '200']: readonly string[]): Promise<void> {
  if (name !== 'skeleton' || !/^[1-9]\d*$/.test(count)) {
    console.error('usage: npm run bench -- skeleton [number of applications]');
    process.exitCode = 64;
    return;
  }
  const result = await runSkeletonBench(Number(count), (line) => console.log(line));
  mkdirSync('test-results', { recursive: true });
  writeFileSync(`test-results/bench-${name}-${count}.json`, JSON.stringify(result, null, 2));
  console.log(`\n${renderReport(result)}`);
}

await main(process.argv.slice(2));
