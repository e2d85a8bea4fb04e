const IPV4_MAPPED = /^::ffff:(?=\d+\.)/i;

/**
 * A client's id as the phone shows it: Java's `InetSocketAddress#toString`, which puts
 * a slash before an address without a host name. IPv4 stays IPv4 on a dual-stack
 * socket; IPv6 is compressed, without brackets, as on Android.
 */
export function formatClientId(address: string, port: number): string {
  // In one piece of memory: a client keeps it, and a template would keep its pieces too.
  return ['/', address.replace(IPV4_MAPPED, ''), ':', port].join('');
}
