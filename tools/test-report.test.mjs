import { describe, expect, it } from 'vitest';

import { countReport } from './test-report.mjs';

const failedFile = { status: 'failed', assertionResults: [{ status: 'passed' }] };

describe('countReport', () => {
  it.each([
    {
      reason: 'passed and failed are taken over',
      report: { numPassedTests: 5, numFailedTests: 2 },
      problem: 'exit code 1',
      counts: [5, 2],
    },
    { reason: 'all passed', report: { numPassedTests: 5, numFailedTests: 0 }, counts: [5, 0] },
    { reason: 'a stage without a report failed', report: undefined, counts: [0, 1] },
    { reason: 'a stage that ran nothing failed', report: { numPassedTests: 0, numFailedTests: 0 }, counts: [0, 1] },
    {
      reason: 'a skipped test is a failure',
      report: { numPassedTests: 5, numFailedTests: 0, numPendingTests: 1 },
      counts: [5, 1],
    },
    {
      reason: 'a file that broke outside of its tests is a failure',
      report: { numPassedTests: 1, numFailedTests: 0, testResults: [failedFile] },
      counts: [1, 1],
    },
    {
      reason: 'a bad exit without a failed test is a failure',
      report: { numPassedTests: 5, numFailedTests: 0 },
      problem: 'exit code 1',
      counts: [5, 1],
    },
  ])('$reason', ({ report, problem, counts }) => {
    const { passed, failed } = countReport(report, problem);
    expect([passed, failed]).toEqual(counts);
  });
});
