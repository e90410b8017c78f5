import { AppError } from '@plumbline/contract/errors';
import { wireSchema, type WireField } from '@plumbline/contract/rpc';
import type { RouteMatch } from './route-table.ts';

type JsonObject = Record<string, unknown>;

/** The parts of a REST request that make its message. */
export interface RestRequest {
  match: RouteMatch;
  query: URLSearchParams;
  /** Empty when there is none. */
  body: string;
}

/**
 * The request message of a REST call, as grpc-gateway fills it: first the body (whole message or one field), then the
 * query (dots reach into nested messages, repeated keys fill lists, unknown keys are ignored; not read when the body is
 * the whole message), at last the fields of the path. Throws INVALID_ARGUMENT for a body that is not JSON or a value
 * that does not fit its field.
 */
export function formatRequestMessage(request: RestRequest): JsonObject {
  const { route, fields } = request.match;
  const message = messageOfBody(route.body, request.body);
  if (route.body !== '*') {
    for (const key of new Set(request.query.keys())) {
      setField({ message, type: route.request }, key.split('.'), request.query.getAll(key));
    }
  }
  for (const [path, value] of fields) setField({ message, type: route.request }, path, [value]);
  return message;
}

function messageOfBody(binding: string | undefined, body: string): JsonObject {
  if (binding === undefined || body.trim() === '') return {};
  const parsed = parseJson(body);
  if (binding !== '*') return { [binding]: parsed };
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw new AppError('INVALID_ARGUMENT', 'read the request body: a JSON object is due');
  }
  return parsed as JsonObject;
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new AppError('INVALID_ARGUMENT', `read the request body: it is not JSON: ${why}`, { cause });
  }
}

interface Target {
  message: JsonObject;
  type: string;
}

function setField(target: Target, path: readonly string[], values: readonly string[]): void {
  const [head = '', ...rest] = path;
  const field = fieldOf(target.type, head);
  if (field === undefined) return;
  const [, name, type, label] = field;
  if (label === 'map') return;
  if (rest.length > 0) {
    const child = label === 'repeated' ? undefined : childOf(target.message, { name, type });
    if (child !== undefined) setField({ message: child, type }, rest, values);
    return;
  }
  if (label === 'repeated') {
    target.message[name] = values.map((value) => parseScalar(type, name, value));
    return;
  }
  target.message[name] = parseScalar(type, name, values.at(-1) ?? '');
}

/** The nested message of a field, made when it is not there yet; `undefined` when the field holds no message. */
function childOf(message: JsonObject, field: { name: string; type: string }): JsonObject | undefined {
  if (!(field.type in wireSchema)) return undefined;
  const nested = message[field.name] ?? {};
  if (typeof nested !== 'object') return undefined;
  message[field.name] = nested;
  return nested as JsonObject;
}

/** A field by its name as the proto writes it, or in snake case. */
function fieldOf(type: string, name: string): WireField | undefined {
  const fields = wireSchema[type] ?? [];
  const camel = name.replace(/_([a-z])/g, (_all, letter: string) => letter.toUpperCase());
  return fields.find((field) => field[1] === name) ?? fields.find((field) => field[1] === camel);
}

const TRUE = new Set(['1', 't', 'T', 'true', 'TRUE', 'True']);
const FALSE = new Set(['0', 'f', 'F', 'false', 'FALSE', 'False']);

function parseScalar(type: string, name: string, text: string): unknown {
  if (type === 'bool') {
    if (TRUE.has(text)) return true;
    if (FALSE.has(text)) return false;
    throw misfit(name, text, 'true or false');
  }
  if (/^(u?int|s?fixed|sint)(32|64)$/.test(type)) {
    if (!/^-?\d{1,19}$/.test(text)) throw misfit(name, text, 'a whole number');
    return Number(text);
  }
  if (type === 'double' || type === 'float') {
    const value = Number(text);
    if (text === '' || Number.isNaN(value)) throw misfit(name, text, 'a number');
    return value;
  }
  return text;
}

function misfit(name: string, text: string, due: string): AppError {
  return new AppError('INVALID_ARGUMENT', `read the query field "${name}": "${text.slice(0, 100)}" is not ${due}`);
}
