/** An address as it stands in a URL: IPv6 in brackets. */
export function formatHost(address: string): string {
  return address.includes(':') ? `[${address}]` : address;
}

/** `ws://127.0.0.1:3001`, `ws://[::1]:3001` */
export function formatUrl(scheme: string, address: string, port: number, path = ''): string {
  return `${scheme}://${formatHost(address)}:${port}${path}`;
}
