import { describeObjectDatabaseContract } from '@plumbline/test/contracts';
import { openGitObjectDatabase } from './git-object-database.ts';

describeObjectDatabaseContract('git cat-file', async (gitDir) =>
  openGitObjectDatabase({ gitDir, env: { PATH: process.env.PATH ?? '', HOME: '/dev/null' } }),
);
