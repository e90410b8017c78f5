import { AppError } from '@plumbline/contract/errors';
import { loadAll, YAMLException } from 'js-yaml';
import { toPlainValue, UnfitValue } from './plain-value.ts';
import { splitDocuments, type DocumentText } from './split-documents.ts';
import { manifestSchema } from './yaml-schema.ts';

/** Where a text comes from; only for messages. */
export interface TextSource {
  /** Path of the file, as the user knows it. */
  file: string;
}

/** One document of a file. */
export interface YamlDocument {
  value: unknown;
  /** Line at which the document's content begins, from 1. */
  line: number;
}

/**
 * The documents of a YAML or JSON text as JSON values; empty when there is none. Documents that hold only comments are
 * left out, `null` documents are not. Throws `MANIFEST_INVALID` that names file and line.
 */
export function parseYamlDocuments(text: string, source: TextSource): YamlDocument[] {
  const json = parseJsonText(text);
  if (json !== undefined) return [{ value: json.value, line: 1 }];
  return splitDocuments(text.replace(/^\u{FEFF}/u, '').replaceAll('\r\n', '\n')).flatMap((document) =>
    loadDocument(document, source),
  );
}

/** The one document of a text, such as a values file; undefined when there is none. Throws `MANIFEST_INVALID` also for a second one. */
export function parseYaml(text: string, source: TextSource): unknown {
  const [first, second] = parseYamlDocuments(text, source);
  if (second !== undefined) throw invalid(source, second, 'only one document is expected');
  return first?.value;
}

/** The error for a line (from 1) of a file. */
export function invalid(source: TextSource, at: { line: number; cause?: unknown }, why: string): AppError {
  const { file } = source;
  const options = { details: { file, line: at.line }, cause: at.cause };
  return new AppError('MANIFEST_INVALID', `parse manifest: "${file}" line ${at.line}: ${why}`, options);
}

// Most rendered manifests are JSON: many times faster than reading it as YAML, with the same result.
function parseJsonText(text: string): { value: unknown } | undefined {
  if (!/^\s*[{[]/.test(text)) return undefined;
  try {
    return { value: toPlainValue(JSON.parse(text)) };
  } catch {
    return undefined; // flow style YAML, or wrong: the YAML reader says which, with the line
  }
}

function loadDocument(document: DocumentText, source: TextSource): YamlDocument[] {
  const line = document.firstLine + contentOffset(document.text) + 1;
  try {
    const values = loadAll(document.text, undefined, { schema: manifestSchema, json: true, filename: source.file });
    return values.map((value) => ({ value: toPlainValue(value), line }));
  } catch (error) {
    if (error instanceof YAMLException) {
      throw invalid(source, { line: document.firstLine + error.mark.line + 1, cause: error }, error.reason);
    }
    if (error instanceof UnfitValue) throw invalid(source, { line, cause: error }, error.message);
    throw error;
  }
}

function contentOffset(text: string): number {
  const index = text.split('\n').findIndex((line) => !/^\s*(#|$)/.test(line));
  return Math.max(index, 0);
}
