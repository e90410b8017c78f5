import { rule } from './rule.js';

const suppression = /\b(oxlint-disable|eslint-disable|@ts-ignore|@ts-expect-error|@ts-nocheck)/;

/** D4: a suppression names the rule and the reason: `oxlint-disable-next-line rule -- reason: …`. */
export const suppressionReason = rule(({ sourceCode }, report) => ({
  Program(program) {
    for (const comment of sourceCode.getAllComments()) {
      const text = comment.value.trim();
      if (suppression.test(text) && !/-- reason: \S/.test(text)) {
        report(
          { ...program, loc: comment.loc, range: comment.range },
          'name the rule and say why: "-- reason: …" (D4)',
        );
      }
    }
  },
}));
