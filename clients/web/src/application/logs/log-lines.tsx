import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDownToLine } from 'lucide-react';
import { useEffect, useRef, useState, type ReactElement } from 'react';
import { Button } from '../../ui/button.tsx';
import type { LogLine } from './log-buffer.ts';

/** What is drawn; `empty` is said when there is no line. */
export interface LogLinesProps {
  lines: readonly LogLine[];
  isWrapped: boolean;
  isFollowing: boolean;
  empty: string;
}

const nearEndPx = 40;

/** Log lines, only those in sight drawn; at its end it stays at the end. */
export function LogLines({ lines, isWrapped, isFollowing, empty }: LogLinesProps): ReactElement {
  const scroller = useRef<HTMLDivElement>(null);
  const [isAtEnd, setAtEnd] = useState(true);
  const count = lines.length;
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => 20,
    overscan: 30,
    getItemKey: (index) => lines[index]?.id ?? index,
  });
  useEffect(() => {
    if (isFollowing && isAtEnd && count > 0) virtual.scrollToIndex(count - 1, { align: 'end' });
  }, [count, isFollowing, isAtEnd, virtual]);
  const onScroll = (): void => {
    const box = scroller.current;
    if (box !== null) setAtEnd(box.scrollHeight - box.scrollTop - box.clientHeight < nearEndPx);
  };
  const toEnd = (): void => {
    setAtEnd(true);
    virtual.scrollToIndex(count - 1, { align: 'end' });
  };
  return (
    <div className="relative flex min-h-60 flex-1">
      <div
        ref={scroller}
        onScroll={onScroll}
        role="log"
        aria-live="off"
        aria-label="Log lines"
        tabIndex={0}
        className="flex-1 overflow-auto rounded-xl border bg-sunken font-mono text-[12.5px] leading-5"
      >
        {count === 0 ? <p className="p-4 font-sans text-sm text-ink-soft">{empty}</p> : null}
        <div className={`relative ${isWrapped ? '' : 'min-w-max'}`} style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start, key }) => (
            <div
              key={key}
              data-index={index}
              ref={virtual.measureElement}
              className={`absolute inset-x-0 flex gap-4 px-4 hover:bg-hover ${isWrapped ? 'break-all whitespace-pre-wrap' : 'whitespace-pre'}`}
              style={{ top: start }}
            >
              <LineBody line={lines[index]} />
            </div>
          ))}
        </div>
      </div>
      {isAtEnd || count === 0 ? null : (
        <Button isSmall icon={ArrowDownToLine} className="absolute right-5 bottom-4 shadow-float" onPress={toEnd}>
          To the newest
        </Button>
      )}
    </div>
  );
}

function LineBody({ line }: { line: LogLine | undefined }): ReactElement {
  return (
    <>
      <span className="shrink-0 text-ink-faint select-none">{(line?.time ?? '').slice(11, 23)}</span>
      <span>{line?.text || ' '}</span>
    </>
  );
}
