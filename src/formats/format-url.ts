/** An address as it stands in a URL: IPv6 in brackets. */
export function formatHost(address: string): string {
  const bare = bareAddress(address);
  return bare.includes(':') ? `[${bare}]` : bare;
}

/** An address as the system takes it, from one that may have come out of a URL: `::1` for `[::1]`. */
export function bareAddress(address: string): string {
  return address.replace(/^\[(.*)\]$/, '$1');
}

/** `ws://127.0.0.1:3001`, `ws://[::1]:3001` */
export function formatUrl(scheme: string, address: string, port: number, path = ''): string {
  return `${scheme}://${formatHost(address)}:${port}${path}`;
}
