import type { application as messages } from '@plumbline/contract/rpc';
import type { KubeStream } from '@plumbline/io/kube';

/** Longest line that is kept whole; the rest of a longer one is cut. */
const MAX_LINE_BYTES = 256 * 1024;

/** The lines of a pod's log that was opened with timestamps. Ends when the log ends; closes the stream when left early. */
export async function* readLogLines(stream: KubeStream, podName: string): AsyncIterable<messages.LogEntry> {
  let rest = '';
  const decoder = new TextDecoder();
  try {
    for await (const chunk of stream.body as AsyncIterable<Uint8Array>) {
      rest += decoder.decode(chunk, { stream: true });
      const lines = rest.split('\n');
      rest = (lines.pop() ?? '').slice(0, MAX_LINE_BYTES);
      for (const line of lines) yield parseLogLine(line, podName);
    }
    if (rest !== '') yield parseLogLine(rest, podName);
  } finally {
    stream.cancel();
  }
}

/** `2026-01-01T00:00:00.000000000Z text` as an entry; a line without a time keeps its text. */
export function parseLogLine(line: string, podName: string): messages.LogEntry {
  const cut = line.indexOf(' ');
  const time = cut === -1 ? line : line.slice(0, cut);
  if (!/^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$/.test(time)) return { content: line, podName };
  return { content: cut === -1 ? '' : line.slice(cut + 1), timeStamp: time, timeStampStr: time, podName };
}

/** Whether a line contains the text; `!` before it means: does not. Empty: every line. */
export function parseLogFilter(text: string, isCaseSensitive: boolean): (line: string) => boolean {
  if (text === '') return () => true;
  const isNegated = text.startsWith('!');
  const wanted = isNegated ? text.slice(1) : text;
  const needle = isCaseSensitive ? wanted : wanted.toLowerCase();
  return (line) => (isCaseSensitive ? line : line.toLowerCase()).includes(needle) !== isNegated;
}
