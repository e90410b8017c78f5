/** One line of a log. */
export interface LogLine {
  id: number;
  time: string;
  pod: string;
  text: string;
}

/** Lines in order of arrival, never more than `limit`. */
export interface LogBuffer {
  lines: readonly LogLine[];
  nextId: number;
  /** How many lines fell out at the front. */
  dropped: number;
}

export const emptyLog: LogBuffer = { lines: [], nextId: 1, dropped: 0 };

/** The most lines kept in the page. */
export const logLimit = 20_000;

/** A buffer with more lines at its end; the oldest go when the limit is passed. */
export function appendLines(
  buffer: LogBuffer,
  entries: readonly Omit<LogLine, 'id'>[],
  limit: number = logLimit,
): LogBuffer {
  const added = entries.map((entry, index) => ({ ...entry, id: buffer.nextId + index }));
  const all = [...buffer.lines, ...added];
  const over = Math.max(0, all.length - limit);
  return {
    lines: over === 0 ? all : all.slice(over),
    nextId: buffer.nextId + added.length,
    dropped: buffer.dropped + over,
  };
}

/** Lines that contain the text, whatever the case; a leading `!` turns it round. */
export function filterLines(lines: readonly LogLine[], text: string): readonly LogLine[] {
  const isInverse = text.startsWith('!');
  const needle = (isInverse ? text.slice(1) : text).toLowerCase();
  if (needle === '') return lines;
  return lines.filter((line) => line.text.toLowerCase().includes(needle) !== isInverse);
}
