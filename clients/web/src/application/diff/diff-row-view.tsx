import { UnfoldVertical } from 'lucide-react';
import { memo, type ReactElement } from 'react';
import type { DiffLine, DiffRow } from './diff-rows.ts';
import type { DiffLayout } from './diff-text.tsx';

const numberCell = 'w-11 min-w-11 select-none px-2 text-right align-top text-ink-faint tabular-nums';
const textCell = 'w-1/2 px-3 align-top whitespace-pre';

/** One row of a diff in either layout. */
export const DiffRowView = memo(function DiffRowView(props: {
  row: DiffRow;
  layout: DiffLayout;
  onUnfold: (id: number) => void;
}): ReactElement {
  const { row, layout, onUnfold } = props;
  if (row.kind === 'fold') return <FoldRow count={row.count} onUnfold={() => onUnfold(row.id)} />;
  return layout === 'split' ? <SplitRow row={row} /> : <UnifiedRow row={row} />;
});

type LineRow = Exclude<DiffRow, { kind: 'fold' }>;

function FoldRow({ count, onUnfold }: { count: number; onUnfold: () => void }): ReactElement {
  return (
    <tr className="bg-sunken text-ink-soft">
      <td colSpan={4} className="px-3 py-0.5">
        <button
          type="button"
          onClick={onUnfold}
          className="flex items-center gap-2 rounded font-sans text-xs hover:text-ink"
        >
          <UnfoldVertical size={13} aria-hidden />
          Show {count} unchanged lines
        </button>
      </td>
    </tr>
  );
}

function UnifiedRow({ row }: { row: LineRow }): ReactElement {
  const left = row.kind === 'added' ? undefined : row.left;
  const right = row.kind === 'removed' ? undefined : row.right;
  const sign = row.kind === 'removed' ? '−' : row.kind === 'added' ? '+' : ' ';
  const ground = row.kind === 'removed' ? 'bg-bad-wash' : row.kind === 'added' ? 'bg-good-wash' : '';
  return (
    <tr className={ground}>
      <td className={numberCell}>{left?.number}</td>
      <td className={numberCell}>{right?.number}</td>
      <td className="w-5 min-w-5 select-none text-center align-top text-ink-soft" aria-label={row.kind}>
        {sign}
      </td>
      <td className="px-2 align-top whitespace-pre">
        <LineText line={left ?? right} tone={row.kind === 'removed' ? 'bad' : 'good'} />
      </td>
    </tr>
  );
}

function SplitRow({ row }: { row: LineRow }): ReactElement {
  const left = row.kind === 'added' ? undefined : row.left;
  const right = row.kind === 'removed' ? undefined : row.right;
  const isSame = row.kind === 'same';
  const leftGround = isSame ? '' : left === undefined ? 'bg-sunken' : 'bg-bad-wash';
  const rightGround = isSame ? '' : right === undefined ? 'bg-sunken' : 'bg-good-wash';
  return (
    <tr>
      <td className={`${numberCell} ${leftGround}`}>{left?.number}</td>
      <td className={`${textCell} ${leftGround}`}>
        <LineText line={left} tone="bad" />
      </td>
      <td className={`${numberCell} border-l ${rightGround}`}>{right?.number}</td>
      <td className={`${textCell} ${rightGround}`}>
        <LineText line={right} tone="good" />
      </td>
    </tr>
  );
}

const markGround = { bad: 'bg-bad/25', good: 'bg-good/25' } as const;

function LineText({ line, tone }: { line: DiffLine | undefined; tone: 'bad' | 'good' }): ReactElement {
  if (line === undefined) return <span> </span>;
  if (line.mark === undefined || line.mark[0] >= line.mark[1]) return <span>{line.text === '' ? ' ' : line.text}</span>;
  const [start, end] = line.mark;
  return (
    <span>
      {line.text.slice(0, start)}
      <mark className={`rounded-sm text-inherit ${markGround[tone]}`}>{line.text.slice(start, end)}</mark>
      {line.text.slice(end)}
    </span>
  );
}
