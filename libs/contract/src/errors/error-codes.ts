/** When trying again may help: `terminal` not until the input changes, `waiting` after a while, `transient` soon, with backoff. */
export type Retry = 'terminal' | 'waiting' | 'transient';

/** The gRPC status that a code becomes on the wire; names as in grpc/status. */
export type StatusName =
  | 'INVALID_ARGUMENT'
  | 'DEADLINE_EXCEEDED'
  | 'NOT_FOUND'
  | 'ALREADY_EXISTS'
  | 'PERMISSION_DENIED'
  | 'RESOURCE_EXHAUSTED'
  | 'FAILED_PRECONDITION'
  | 'ABORTED'
  | 'UNIMPLEMENTED'
  | 'INTERNAL'
  | 'UNAVAILABLE'
  | 'UNAUTHENTICATED'
  | 'CANCELLED'
  | 'UNKNOWN';

/** What a code means to every border: whether to retry, which gRPC status it becomes, and what the user can do. */
export interface ErrorCodeEntry {
  retry: Retry;
  status: StatusName;
  help: string;
}

const entry = (retry: Retry, status: StatusName, help: string): ErrorCodeEntry => ({ retry, status, help });

/** The closed list of error codes. Adding one adds a row to docs/errors.md (a parity test compares them). */
export const errorCodes = {
  INVALID_ARGUMENT: entry('terminal', 'INVALID_ARGUMENT', 'Correct the named field and send the request again.'),
  NOT_FOUND: entry('terminal', 'NOT_FOUND', 'Check the name and the namespace.'),
  ALREADY_EXISTS: entry('terminal', 'ALREADY_EXISTS', 'Choose another name, or send the request with upsert.'),
  CONFLICT: entry('transient', 'ABORTED', 'The object changed meanwhile; read it again and repeat.'),
  FAILED_PRECONDITION: entry('terminal', 'FAILED_PRECONDITION', 'Do what the message names first.'),
  UNAUTHENTICATED: entry('terminal', 'UNAUTHENTICATED', 'Log in again, or send a valid token.'),
  PERMISSION_DENIED: entry('terminal', 'PERMISSION_DENIED', 'Ask for the permission that the message names.'),
  LIMIT_EXCEEDED: entry(
    'terminal',
    'RESOURCE_EXHAUSTED',
    'Make the input smaller, or raise the setting that the message names.',
  ),
  UNIMPLEMENTED: entry(
    'terminal',
    'UNIMPLEMENTED',
    'This is not built yet; docs/differences.md lists what is missing.',
  ),
  UNAVAILABLE: entry('transient', 'UNAVAILABLE', 'The named service does not answer; it is tried again.'),
  TIMEOUT: entry(
    'transient',
    'DEADLINE_EXCEEDED',
    'The call took too long; it is tried again. The limit is the setting in the message.',
  ),
  CANCELLED: entry('transient', 'CANCELLED', 'The caller went away or the process is stopping.'),
  INTERNAL: entry('transient', 'INTERNAL', 'A defect in Plumbline: please report it with the log line.'),
  CONFIG_INVALID: entry('terminal', 'FAILED_PRECONDITION', 'Correct the named flag, variable or ConfigMap key.'),
  GIT_UNREACHABLE: entry('transient', 'UNAVAILABLE', 'Check the URL, the network and the proxy of the repository.'),
  GIT_UNAUTHORIZED: entry('waiting', 'UNAUTHENTICATED', 'Check the credentials of the repository Secret.'),
  GIT_HOST_UNKNOWN: entry(
    'waiting',
    'FAILED_PRECONDITION',
    'Add the host key to argocd-ssh-known-hosts-cm, or its CA to argocd-tls-certs-cm.',
  ),
  GIT_REVISION_NOT_FOUND: entry('waiting', 'NOT_FOUND', 'Push the branch, tag or commit, or correct targetRevision.'),
  GIT_FAILED: entry('transient', 'UNKNOWN', 'git refused; its message is shown.'),
  PATH_NOT_FOUND: entry('waiting', 'NOT_FOUND', 'Create the path in the repository, or correct the source path.'),
  PATH_OUTSIDE_REPOSITORY: entry(
    'terminal',
    'INVALID_ARGUMENT',
    'Keep paths and symbolic links inside the repository.',
  ),
  MANIFEST_INVALID: entry('waiting', 'INVALID_ARGUMENT', 'Correct the file and line that the message names.'),
  SOURCE_INVALID: entry('terminal', 'INVALID_ARGUMENT', 'Correct the source of the Application.'),
  RENDER_FAILED: entry('waiting', 'UNKNOWN', 'helm, kustomize or the plugin refused; its message is shown.'),
  TOOL_MISSING: entry(
    'waiting',
    'FAILED_PRECONDITION',
    'Install the named program in the repo-server, or set its path.',
  ),
  PROJECT_NOT_FOUND: entry('waiting', 'NOT_FOUND', 'Create the AppProject, or correct spec.project.'),
  NOT_PERMITTED_BY_PROJECT: entry(
    'waiting',
    'PERMISSION_DENIED',
    'Extend the AppProject, or choose another source or destination.',
  ),
  DESTINATION_INVALID: entry(
    'waiting',
    'INVALID_ARGUMENT',
    'Set exactly one of destination.server and destination.name, of a known cluster.',
  ),
  CLUSTER_UNREACHABLE: entry('transient', 'UNAVAILABLE', 'Check the cluster Secret and the network to its API server.'),
  CLUSTER_INCOMPLETE: entry(
    'transient',
    'UNAVAILABLE',
    'A kind cannot be listed; nothing of it is pruned until it can.',
  ),
  KUBE_REFUSED: entry('waiting', 'FAILED_PRECONDITION', 'The API server refused the object; its message is shown.'),
  OPERATION_IN_PROGRESS: entry('waiting', 'FAILED_PRECONDITION', 'Wait for the running operation, or terminate it.'),
  TEMPLATE_INVALID: entry('waiting', 'INVALID_ARGUMENT', 'Correct the template at the place that the message names.'),
  GENERATOR_INCOMPLETE: entry(
    'transient',
    'UNAVAILABLE',
    'A generator could not read all its input; no Application is deleted meanwhile.',
  ),
  CACHE_UNAVAILABLE: entry('transient', 'UNAVAILABLE', 'Redis does not answer; only speed suffers.'),
} as const satisfies Record<string, ErrorCodeEntry>;

/** One of the closed list. */
export type ErrorCode = keyof typeof errorCodes;
