import { describeObjectDatabaseContract } from '@plumbline/test/contracts';

// oxlint-disable-next-line house/package-imports -- reason: set-up runs before packages exist, so it is none
import { findNodegit } from '../../../../tools/setup/nodegit.mjs';
import { openGitObjectDatabase } from './git-object-database.ts';
import { loadNodeGit, openNodeGitObjectDatabase } from './nodegit-object-database.ts';

describeObjectDatabaseContract('git cat-file', async (gitDir) =>
  openGitObjectDatabase({ gitDir, env: { PATH: process.env.PATH ?? '', HOME: '/dev/null' } }),
);

// Optional at install: set-up builds it where it can, and says so where it cannot.
for (const nodegit of [findNodegit()].filter((path) => path !== undefined)) {
  describeObjectDatabaseContract('nodegit', async (gitDir) => openNodeGitObjectDatabase(loadNodeGit(nodegit), gitDir));
}
