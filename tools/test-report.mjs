// Reads the JSON report of a stage into numbers that can be added up.

/**
 * Passed and failed of one stage. What is not a failed test but is wrong all the same adds a failure, with a note:
 * no report, no tests at all, tests that were skipped, a suite or a process that broke outside of any test.
 */
export function countReport(report, problem) {
  if (!report) return { passed: 0, failed: 1, notes: [problem ?? 'it wrote no report'] };
  const passed = report.numPassedTests;
  const skipped = (report.numPendingTests ?? 0) + (report.numTodoTests ?? 0);
  const brokenSuites = (report.testResults ?? []).filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  ).length;
  const faults = [
    { count: report.numFailedTests, note: '' },
    { count: skipped, note: `${skipped} skipped` },
    { count: brokenSuites, note: `${brokenSuites} files broke outside of their tests` },
  ];
  const failed = faults.reduce((sum, { count }) => sum + count, 0);
  const notes = faults.filter(({ count, note }) => count > 0 && note !== '').map(({ note }) => note);
  if (passed + failed === 0)
    return { passed: 0, failed: 1, notes: [...notes, 'it ran no test', problem].filter(Boolean) };
  if (problem && failed === 0) return { passed, failed: 1, notes: [...notes, problem] };
  return { passed, failed, notes };
}
