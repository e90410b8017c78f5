import { yaml } from '@codemirror/lang-yaml';
import { codeFolding, foldGutter, HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { EditorState, type Extension } from '@codemirror/state';
import { EditorView, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { useEffect, useRef, type ReactElement } from 'react';

const colours = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName), tags.keyword], color: 'var(--code-key)' },
  { tag: [tags.string, tags.content], color: 'var(--code-text)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--code-number)' },
  { tag: tags.comment, color: 'var(--ink-faint)' },
]);

const look = EditorView.theme({
  '&': { height: '100%', fontSize: '12.5px', backgroundColor: 'var(--sunken)', color: 'var(--ink)' },
  '.cm-scroller': { fontFamily: 'var(--font-mono)', lineHeight: '20px', overflow: 'auto' },
  '.cm-gutters': { backgroundColor: 'var(--sunken)', color: 'var(--ink-faint)', border: 'none' },
  '.cm-content': { padding: '10px 0', caretColor: 'var(--ink)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-foldPlaceholder': {
    backgroundColor: 'var(--hover)',
    border: 'none',
    color: 'var(--ink-soft)',
    padding: '0 6px',
  },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  '&.cm-focused .cm-selectionBackground, .cm-selectionBackground': { backgroundColor: 'var(--accent-wash) !important' },
});

/** A YAML text with line numbers, colours and folding. With `onChange` it can be edited. */
export function YamlView({
  text,
  label,
  onChange,
}: {
  text: string;
  label: string;
  onChange?: (text: string) => void;
}): ReactElement {
  const host = useRef<HTMLDivElement>(null);
  const editor = useRef<EditorView | null>(null);
  const changed = useRef(onChange);
  useEffect(() => {
    changed.current = onChange;
  });
  const isEditable = onChange !== undefined;
  useEffect(() => {
    if (host.current === null) return undefined;
    const extensions: Extension[] = [
      lineNumbers(),
      codeFolding(),
      foldGutter(),
      yaml(),
      syntaxHighlighting(colours),
      look,
      EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
    ];
    if (isEditable)
      extensions.push(
        EditorView.updateListener.of((update) => update.docChanged && changed.current?.(update.state.doc.toString())),
      );
    else extensions.push(EditorState.readOnly.of(true), EditorView.editable.of(false));
    const view = new EditorView({ parent: host.current, state: EditorState.create({ doc: '', extensions }) });
    editor.current = view;
    return () => {
      editor.current = null;
      view.destroy();
    };
  }, [isEditable, label]);
  useEffect(() => {
    const view = editor.current;
    if (view === null || view.state.doc.toString() === text) return;
    view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });
  }, [text, isEditable, label]);
  return <div ref={host} className="min-h-60 flex-1 overflow-hidden rounded-xl border" />;
}
