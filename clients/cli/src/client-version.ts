/** Version of this client: Argo CD's compatibility level, then ours. */
export const CLIENT_VERSION = 'v3.6.0+plumbline.0.1.0';
