/** How to reach and be known to one API server. */
export interface KubeConnection {
  /** Base URL, e.g. `https://10.0.0.1:6443`; a path prefix is kept. */
  server: string;
  /** Namespace of the context; absent when it names none. */
  namespace?: string;
  /** PEM texts. */
  tls: KubeTls;
  /** The headers that authenticate now (`authorization`, impersonation); asked again for each request, so tokens may rotate. */
  authHeaders: () => Promise<Readonly<Record<string, string | string[]>>>;
  /** Longest time of one request; default: the client's. */
  timeoutMs?: number;
  /** Longest time to connect; default: the client's. */
  connectTimeoutMs?: number;
  /** Tries after a failed one, with growing pauses (`baseMs * 2 ** n`, at most 10 s); default none. */
  retry?: { max: number; baseMs: number };
  /** `http://` or `https://` proxy. */
  proxyUrl?: string;
}

/** TLS material as PEM texts. */
export interface KubeTls {
  ca?: string;
  cert?: string;
  key?: string;
  serverName?: string;
  /** Take any certificate; default false. */
  isInsecure?: boolean;
}
