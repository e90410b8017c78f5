import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import { wireSchema } from '@plumbline/contract/rpc';
import fc from 'fast-check';
import protobuf from 'protobufjs';
import { describe, expect, it } from 'vitest';

import { WireCodecs } from './message-codec.ts';

const V1 = 'github.com.argoproj.argo_cd.v3.pkg.apis.application.v1alpha1';
const codecs = new WireCodecs();

function loadReferenceRoot(): protobuf.Root {
  const folder = join(import.meta.dirname, '../../../../../proto');
  const root = new protobuf.Root();
  root.resolvePath = (_origin, target) => {
    if (target.startsWith('google/api/')) return null;
    return target.startsWith(folder) || target.startsWith('google/protobuf/') ? target : join(folder, target);
  };
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const protos = names.filter((name) => name.endsWith('.proto') && !name.startsWith('google/'));
  return root.loadSync(
    protos.map((name) => join(folder, name)),
    { keepCase: true },
  );
}

const reference = loadReferenceRoot();

function roundTrip(name: string, message: object): object {
  const codec = codecs.codecOf(name);
  return codec.decode(codec.encode(message));
}

describe('JSON forms', () => {
  it.each([
    {
      reason: 'a time is RFC 3339 text with whole seconds',
      name: `${V1}.Application`,
      message: { metadata: { name: 'a', creationTimestamp: '2026-11-22T10:11:12Z' } },
    },
    {
      reason: 'a micro time keeps six digits',
      name: 'events.Event',
      message: { eventTime: '2026-11-22T10:11:12.123456Z' },
    },
    {
      reason: 'managed fields are embedded JSON',
      name: `${V1}.Application`,
      message: { metadata: { managedFields: [{ manager: 'm', fieldsV1: { 'f:spec': {} } }] } },
    },
    {
      reason: 'int-or-string keeps its kind',
      name: `${V1}.ApplicationSetRolloutStep`,
      message: { maxUpdate: '25%' },
    },
    { reason: 'int-or-string: a number', name: `${V1}.ApplicationSetRolloutStep`, message: { maxUpdate: 3 } },
    {
      reason: 'an explicit false survives, for Go has pointers to booleans',
      name: `${V1}.SyncPolicyAutomated`,
      message: { prune: false, enabled: false },
    },
    {
      reason: 'a map key cannot reach the prototype',
      name: 'k8s.io.apimachinery.pkg.apis.meta.v1.ObjectMeta',
      message: { labels: JSON.parse('{"__proto__":"x","constructor":"y"}') },
    },
    {
      reason: 'raw JSON is embedded',
      name: `${V1}.ListGenerator`,
      message: { elements: [{ cluster: 'a', nested: { n: 1 } }] },
    },
    {
      reason: 'an embedded message stands in the outer object',
      name: `${V1}.ResourceNode`,
      message: { group: 'apps', kind: 'Deployment', name: 'a', uid: 'u', parentRefs: [{ kind: 'X', name: 'b' }] },
    },
    {
      reason: 'embedded twice',
      name: `${V1}.KustomizeSelector`,
      message: { group: 'apps', name: 'a', labelSelector: 'x=y' },
    },
    { reason: 'embedded and empty', name: `${V1}.SyncStrategy`, message: { hook: {} } },
    { reason: 'bytes are base64', name: 'repository.ManifestFileChunk', message: { chunk: 'AAECAw==' } },
    {
      reason: 'maps of booleans',
      name: 'repository.ManifestRequest',
      message: { enabledSourceTypes: { Helm: false } },
    },
  ])('$reason', ({ name, message }) => {
    expect(roundTrip(name, message)).toEqual(message);
  });

  it('leaves out the empty strings that Go writes for unset fields of Kubernetes types', () => {
    const type = reference.lookupType('k8s.io.apimachinery.pkg.apis.meta.v1.ObjectMeta');
    const bytes = type.encode(type.fromObject({ name: 'a', generateName: '', uid: '' })).finish();
    expect(codecs.codecOf('k8s.io.apimachinery.pkg.apis.meta.v1.ObjectMeta').decode(bytes)).toEqual({ name: 'a' });
  });

  it('writes a required field that is not set as its zero value', () => {
    const bytes = codecs.codecOf('application.ApplicationSyncRequest').encode({});
    const type = reference.lookupType('application.ApplicationSyncRequest');
    expect(type.toObject(type.decode(bytes))).toEqual({ name: '' });
  });

  it('refuses a time that is none', () => {
    const encode = (): unknown =>
      codecs.codecOf(`${V1}.Application`).encode({ metadata: { creationTimestamp: 'yesterday' } });
    expect(encode).toThrow(TypeError);
  });
});

// Values for a message out of its schema; messages with special JSON forms are covered above.
function arbitraryOf(name: string, depth: number): fc.Arbitrary<object> {
  const scalars: Record<string, fc.Arbitrary<unknown>> = {
    string: fc.string({ minLength: 1 }),
    bool: fc.boolean(),
    int32: fc.integer(),
    int64: fc.maxSafeInteger(),
  };
  const parts: Record<string, fc.Arbitrary<unknown>> = {};
  for (const [, field, type, label] of wireSchema[name] ?? []) {
    let value = scalars[type];
    if (!value && depth > 0 && wireSchema[type] && !type.startsWith('k8s.io')) value = arbitraryOf(type, depth - 1);
    if (!value) continue;
    if (label === 'repeated') parts[field] = fc.array(value, { minLength: 1, maxLength: 2 });
    else if (label === 'map')
      parts[field] = fc.dictionary(fc.string({ minLength: 1 }), value, { minKeys: 1, maxKeys: 2 });
    else parts[field] = value;
  }
  return fc.record(parts, { requiredKeys: [] });
}

// An embedded message that says nothing is not written by us, so nothing empty counts.
function withoutEmpty(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutEmpty);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, withoutEmpty(item)] as const);
  const kept = entries.filter(([, item]) => item !== undefined);
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}

describe("agreement with protobufjs's own codec", () => {
  it.each([
    'repository.ManifestResponse',
    'application.ApplicationSyncRequest',
    `${V1}.ApplicationSpec`,
    `${V1}.AppProjectSpec`,
    `${V1}.OperationState`,
    'session.SessionCreateRequest',
  ])('%s: each reads what the other wrote', (name) => {
    const type = reference.lookupType(name);
    const codec = codecs.codecOf(name);
    const read = (bytes: Uint8Array): unknown =>
      withoutEmpty(type.toObject(type.decode(bytes), { longs: Number, bytes: String }));
    fc.assert(
      fc.property(arbitraryOf(name, 3), (message) => {
        const theirs = type.encode(type.fromObject(message)).finish();
        expect(read(codec.encode(codec.decode(theirs)))).toEqual(read(theirs));
      }),
      { numRuns: 60 },
    );
  });

  it('knows every message of the schema', () => {
    for (const name of Object.keys(wireSchema)) {
      expect(codecs.codecOf(name).decode(new Uint8Array())).toEqual({});
    }
  });
});
