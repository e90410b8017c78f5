import { useQuery } from '@tanstack/react-query';
import { Copy, Download, ScrollText, WrapText } from 'lucide-react';
import { useMemo, useState, type ReactElement } from 'react';
import { getResource, type AppRef } from '../../api/applications.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox, SelectField } from '../../ui/fields.tsx';
import { EmptyState, ErrorState, InlineError } from '../../ui/states.tsx';
import { useToasts } from '../../ui/toasts.tsx';
import { containersOf } from './containers-of.ts';
import { filterLines, type LogLine } from './log-buffer.ts';
import { LogLines } from './log-lines.tsx';
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

interface ContainerLogProps {
  app: AppRef;
  namespace: string;
  pod: string;
  containers: readonly string[];
}

function ContainerLog({ app, namespace, pod, containers }: ContainerLogProps): ReactElement {
  const [choice, setChoice] = useState<LogChoice>({
    container: containers[0] ?? '',
    tail: '500',
    isPrevious: false,
    isFollowing: true,
    isWrapped: false,
    text: '',
  });
  const isFollowing = choice.isFollowing && !choice.isPrevious;
  const log = useLogStream({
    app,
    namespace,
    pod,
    container: choice.container,
    tailLines: Number(choice.tail),
    isPrevious: choice.isPrevious,
    isFollowing,
  });
  const lines = useMemo(() => filterLines(log.buffer.lines, choice.text), [log.buffer, choice.text]);
  const empty =
    log.state === 'connecting'
      ? 'Waiting for the first lines …'
      : choice.text === ''
        ? 'This container has not written anything.'
        : 'No line matches the filter.';
  return (
    <div className="flex min-h-72 flex-1 flex-col gap-2.5">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <LogControls
          containers={containers}
          choice={choice}
          onChange={(change) => setChoice({ ...choice, ...change })}
        />
        <LogTools
          lines={lines}
          fileName={`${pod}-${choice.container}.log`}
          isWrapped={choice.isWrapped}
          onWrap={() => setChoice({ ...choice, isWrapped: !choice.isWrapped })}
        />
      </div>
      <InlineError error={log.error} />
      <LogLines lines={lines} isWrapped={choice.isWrapped} isFollowing={isFollowing} empty={empty} />
    </div>
  );
}

interface LogChoice {
  container: string;
  tail: string;
  isPrevious: boolean;
  isFollowing: boolean;
  isWrapped: boolean;
  text: string;
}

function LogControls(props: {
  containers: readonly string[];
  choice: LogChoice;
  onChange: (change: Partial<LogChoice>) => void;
}): ReactElement {
  const { containers, choice, onChange } = props;
  const tails = tailChoices.map((id) => ({ id, label: `Last ${Number(id).toLocaleString('en')}` }));
  return (
    <>
      <div className="w-40">
        <SelectField
          label="Container"
          isLabelHidden
          value={choice.container}
          options={containers.map((id) => ({ id, label: id }))}
          onChange={(container) => onChange({ container })}
        />
      </div>
      <div className="w-32">
        <SelectField
          label="How many lines"
          isLabelHidden
          value={choice.tail}
          options={tails}
          onChange={(tail) => onChange({ tail })}
        />
      </div>
      <input
        aria-label="Filter lines"
        className="field-input !w-auto min-w-36 flex-1"
        placeholder="Filter, or !exclude"
        value={choice.text}
        onChange={(event) => onChange({ text: event.target.value })}
      />
      <Checkbox
        isSelected={choice.isFollowing && !choice.isPrevious}
        isDisabled={choice.isPrevious}
        onChange={(isFollowing) => onChange({ isFollowing })}
      >
        Follow
      </Checkbox>
      <Checkbox isSelected={choice.isPrevious} onChange={(isPrevious) => onChange({ isPrevious })}>
        Previous run
      </Checkbox>
    </>
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
