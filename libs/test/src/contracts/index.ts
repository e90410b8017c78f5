export { describeCacheContract, type CacheUnderTest } from './describe-cache-contract.ts';
export { describeObjectDatabaseContract } from './describe-object-database-contract.ts';
