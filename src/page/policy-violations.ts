import { document, listen, location, say } from './own-globals.js';

let problem: string | undefined;

/** How the page's policy blocks the emulator, and what to do; undefined if it doesn't. */
export function policyProblem(): string | undefined {
  return problem;
}

/**
 * Explains what a Content-Security-Policy blocks: the connection to the emulator, which a phone
 * doesn't need, and connections to servers on this machine, which it blocks on the phone too.
 */
export function watchPolicyViolations(emulator: string): void {
  const { host } = new URL(emulator);
  listen(document, 'securitypolicyviolation', ({ blockedURI, effectiveDirective }) => {
    if (effectiveDirective !== 'connect-src' || !/^(?:ws|http)s?:/.test(blockedURI)) return;
    const blocked = new URL(blockedURI);
    if (blocked.host === host) {
      problem = `its Content-Security-Policy blocks ${blocked.origin}: add ${emulator} to connect-src.`;
    } else if (blocked.protocol.startsWith('ws') && isNear(blocked.hostname)) {
      say(
        'warn',
        `The page's Content-Security-Policy blocks ${blocked.protocol}//${blocked.host}, as it does on the phone: add it to connect-src.`,
      );
    }
  });
}

function isNear(hostname: string): boolean {
  return /^(?:localhost|127\..*|\[::1\])$/.test(hostname) || hostname === location.hostname;
}
