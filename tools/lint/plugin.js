// House rules for what no published rule covers; each cites STYLE's rule. See README.md for how to add one.
import { docComment } from './rules/doc-comment.js';
import { noAmbientInCore } from './rules/no-ambient-in-core.js';
import { noEnvironmentReads } from './rules/no-environment-reads.js';
import { noErrorTextMatching } from './rules/no-error-text-matching.js';
import { noJunkNames } from './rules/no-junk-names.js';
import { noModuleState } from './rules/no-module-state.js';
import { noShell } from './rules/no-shell.js';
import { noSwallowedErrors } from './rules/no-swallowed-errors.js';
import { packageImports } from './rules/package-imports.js';
import { staticLogMessage } from './rules/static-log-message.js';
import { suppressionReason } from './rules/suppression-reason.js';

const plugin = {
  meta: { name: 'house' },
  rules: {
    'doc-comment': docComment,
    'no-ambient-in-core': noAmbientInCore,
    'no-environment-reads': noEnvironmentReads,
    'no-error-text-matching': noErrorTextMatching,
    'no-junk-names': noJunkNames,
    'no-module-state': noModuleState,
    'no-shell': noShell,
    'no-swallowed-errors': noSwallowedErrors,
    'package-imports': packageImports,
    'static-log-message': staticLogMessage,
    'suppression-reason': suppressionReason,
  },
};

// oxlint-disable-next-line import/no-default-export -- reason: the plugin interface wants a default export
export default plugin;
