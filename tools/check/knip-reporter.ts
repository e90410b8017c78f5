import type { Reporter } from 'knip';

// Prints one line for each thing that nothing uses, and how many files were looked at.
const reportDeadCode: Reporter = ({ report, issues, counters }) => {
  for (const kind of Object.keys(report) as (keyof typeof report)[]) {
    if (!report[kind]) continue;
    for (const [file, found] of Object.entries(issues[kind])) {
      for (const issue of Object.values(found)) console.log(`${kind}: ${file}: ${issue.symbol}`);
    }
  }
  console.log(`looked at ${counters.processed} files`);
};

// oxlint-disable-next-line import/no-default-export -- reason: knip takes a reporter only as the default export
export default reportDeadCode;
