import { networkInterfaces } from 'node:os';

/** False on Windows: no signals between processes, no `sh`, no modes of files, other names. */
export const isPosix = process.platform !== 'win32';

/** Some containers have IPv4 alone. */
export const hasIpv6 = Object.values(networkInterfaces()).some((addresses) =>
  addresses?.some(({ family }) => family === 'IPv6'),
);
