import { useQuery } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDownToLine, Copy, Download, ScrollText, WrapText } from 'lucide-react';
import { useEffect, useMemo, useRef, useState, type ReactElement } from 'react';
import { getResource, type AppRef } from '../../api/applications.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox, SelectField } from '../../ui/fields.tsx';
import { EmptyState, ErrorState, InlineError } from '../../ui/states.tsx';
import { useToasts } from '../../ui/toasts.tsx';
import { containersOf } from './containers-of.ts';
import { filterLines, type LogLine } from './log-buffer.ts';
import { useLogStream } from './use-log-stream.ts';

const tailChoices = ['100', '500', '2000', '10000'];

/** The log of one pod: container, tail, previous run, filter, follow. */
export function LogView({ app, namespace, pod }: { app: AppRef; namespace: string; pod: string }): ReactElement {
  const live = useQuery({
    queryKey: ['resource', app.namespace, app.name, `/Pod/${namespace}/${pod}`],
    queryFn: ({ signal }) => getResource(app, { group: '', version: 'v1', kind: 'Pod', namespace, name: pod }, signal),
  });
  if (live.isError) return <ErrorState error={live.error} onRetry={() => void live.refetch()} />;
  const containers = containersOf(live.data?.manifest);
  if (live.isPending) return <div className="flex-1" />;
  if (containers.length === 0) return <EmptyState icon={ScrollText} title="This pod has no containers" />;
  return <ContainerLog key={`${namespace}/${pod}`} app={app} namespace={namespace} pod={pod} containers={containers} />;
}

function ContainerLog(props: {
  app: AppRef;
  namespace: string;
  pod: string;
  containers: readonly string[];
}): ReactElement {
  const { app, namespace, pod, containers } = props;
  const [container, setContainer] = useState(containers[0] ?? '');
  const [tail, setTail] = useState('500');
  const [isPrevious, setPrevious] = useState(false);
  const [isFollowing, setFollowing] = useState(true);
  const [isWrapped, setWrapped] = useState(false);
  const [text, setText] = useState('');
  const log = useLogStream({
    app,
    namespace,
    pod,
    container,
    tailLines: Number(tail),
    isPrevious,
    isFollowing: isFollowing && !isPrevious,
  });
  const lines = useMemo(() => filterLines(log.buffer.lines, text), [log.buffer, text]);
  return (
    <div className="flex min-h-72 flex-1 flex-col gap-2.5">
      <div className="flex flex-wrap items-center gap-2">
        <div className="w-44">
          <SelectField
            label="Container"
            isLabelHidden
            value={container}
            options={containers.map((id) => ({ id, label: id }))}
            onChange={setContainer}
          />
        </div>
        <div className="w-36">
          <SelectField
            label="How many lines"
            isLabelHidden
            value={tail}
            options={tailChoices.map((id) => ({ id, label: `Last ${Number(id).toLocaleString('en')}` }))}
            onChange={setTail}
          />
        </div>
        <input
          aria-label="Filter lines"
          className="field-input !w-auto min-w-36 flex-1"
          placeholder="Filter, or !exclude"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <Checkbox isSelected={isFollowing && !isPrevious} isDisabled={isPrevious} onChange={setFollowing}>
          Follow
        </Checkbox>
        <Checkbox isSelected={isPrevious} onChange={setPrevious}>
          Previous run
        </Checkbox>
        <LogTools
          lines={lines}
          fileName={`${pod}-${container}.log`}
          isWrapped={isWrapped}
          onWrap={() => setWrapped(!isWrapped)}
        />
      </div>
      <InlineError error={log.error} />
      <LogLines
        lines={lines}
        isWrapped={isWrapped}
        isFollowing={isFollowing}
        isWaiting={log.state === 'connecting'}
        hasFilter={text !== ''}
      />
    </div>
  );
}

function LogTools(props: {
  lines: readonly LogLine[];
  fileName: string;
  isWrapped: boolean;
  onWrap: () => void;
}): ReactElement {
  const toasts = useToasts();
  const textOf = (): string => props.lines.map((line) => line.text).join('\n');
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(textOf());
    toasts.show({ tone: 'good', title: `${props.lines.length} lines copied` });
  };
  const save = (): void => {
    const address = URL.createObjectURL(new Blob([textOf()], { type: 'text/plain' }));
    const anchor = Object.assign(document.createElement('a'), { href: address, download: props.fileName });
    anchor.click();
    URL.revokeObjectURL(address);
  };
  return (
    <>
      <Button
        look={props.isWrapped ? 'plain' : 'quiet'}
        icon={WrapText}
        aria-label="Wrap long lines"
        onPress={props.onWrap}
      />
      <Button look="quiet" icon={Copy} aria-label="Copy lines" onPress={() => void copy().catch(toasts.showError)} />
      <Button look="quiet" icon={Download} aria-label="Download lines" onPress={save} />
    </>
  );
}

function LogLines(props: {
  lines: readonly LogLine[];
  isWrapped: boolean;
  isFollowing: boolean;
  isWaiting: boolean;
  hasFilter: boolean;
}): ReactElement {
  const { lines, isWrapped, isFollowing } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [isAtEnd, setAtEnd] = useState(true);
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 20,
    overscan: 30,
    getItemKey: (index) => lines[index]?.id ?? index,
  });
  const count = lines.length;
  useEffect(() => {
    if (isFollowing && isAtEnd && count > 0) virtual.scrollToIndex(count - 1, { align: 'end' });
  }, [count, isFollowing, isAtEnd, virtual]);
  const onScroll = (): void => {
    const box = scroller.current;
    if (box !== null) setAtEnd(box.scrollHeight - box.scrollTop - box.clientHeight < 40);
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
        {count === 0 ? (
          <p className="p-4 font-sans text-sm text-ink-soft">
            {props.isWaiting
              ? 'Waiting for the first lines …'
              : props.hasFilter
                ? 'No line matches the filter.'
                : 'This container has not written anything.'}
          </p>
        ) : null}
        <div className={`relative ${isWrapped ? '' : 'min-w-max'}`} style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start, key }) => (
            <div
              key={key}
              data-index={index}
              ref={virtual.measureElement}
              className={`absolute inset-x-0 flex gap-4 px-4 hover:bg-hover ${isWrapped ? 'break-all whitespace-pre-wrap' : 'whitespace-pre'}`}
              style={{ top: start }}
            >
              <span className="shrink-0 text-ink-faint select-none">{(lines[index]?.time ?? '').slice(11, 23)}</span>
              <span>{lines[index]?.text || ' '}</span>
            </div>
          ))}
        </div>
      </div>
      {isAtEnd || count === 0 ? null : (
        <Button
          isSmall
          icon={ArrowDownToLine}
          className="absolute right-5 bottom-4 shadow-float"
          onPress={() => (setAtEnd(true), virtual.scrollToIndex(count - 1, { align: 'end' }))}
        >
          To the newest
        </Button>
      )}
    </div>
  );
}
