import { rule } from './rule.js';

const junk = /(^|\/)(utils?|helpers?|common|shared|misc|managers?)(\/|\.tsx?$)/;

/** L4: names that collect strangers are no names. */
export const noJunkNames = rule(({ path }, report) => ({
  Program(node) {
    const inRepo = path.replace(/^.*?\/(libs|services|clients|tools|test)\//, '$1/');
    if (junk.test(inRepo))
      report(node, `name this file or folder after what it does, not "${junk.exec(inRepo)[2]}" (L4)`);
  },
}));
