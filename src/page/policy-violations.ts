import { document, listen, location, say } from './own-globals.js';

let problem: string | undefined;

/** Why the page's policy keeps it from the emulator, and what to do; undefined when it doesn't. */
export function policyProblem(): string | undefined {
  return problem;
}

/**
 * Explains what a Content-Security-Policy blocks: the way to the emulator, which a phone
 * doesn't need, and connections to servers of this machine, which it blocks on the phone too.
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
