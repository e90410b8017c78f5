/** One YAML document as text, and where it begins. */
export interface DocumentText {
  text: string;
  /** Line of the file at which the text begins, from 0. */
  firstLine: number;
}

const SEPARATOR = /^---(?=\s|$)/;

/** The documents between the `---` lines of a file; what follows the dashes on their line belongs to the document. */
export function splitDocuments(text: string): DocumentText[] {
  const documents: DocumentText[] = [];
  let lines: string[] = [];
  let firstLine = 0;
  for (const [index, line] of text.split('\n').entries()) {
    if (!SEPARATOR.test(line)) {
      lines.push(line);
      continue;
    }
    documents.push({ text: lines.join('\n'), firstLine });
    lines = [line.replace(SEPARATOR, '   ')];
    firstLine = index;
  }
  documents.push({ text: lines.join('\n'), firstLine });
  return documents.filter((document) => hasContent(document.text));
}

// Comments, blank lines and directives (%YAML …) alone are no document.
function hasContent(text: string): boolean {
  return text.split('\n').some((line) => !/^\s*(#|$)/.test(line) && !line.startsWith('%'));
}
