/** An address from the cluster that may be shown as a link: only http and https, else undefined. */
export function safeLink(address: string): string | undefined {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  return url?.protocol === 'https:' || url?.protocol === 'http:' ? url.toString() : undefined;
}
