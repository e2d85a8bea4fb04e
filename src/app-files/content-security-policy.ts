/**
 * A Content-Security-Policy that lets the page connect to its own origin, where the
 * emulator's bridge is; a phone's bridge needs no permission. Whatever else the phone would
 * block stays blocked.
 *
 * @returns the new policy, or undefined if the old one will do
 * @see Content Security Policy Level 3, section 6.1.2 (`connect-src`, and its fallback)
 */
export function admitOwnOrigin(policy: string): string | undefined {
  const directives = policy.split(';');
  const own = findDirective(directives, 'connect-src');
  const found = findConnectSources(directives);
  if (!found || found.sources.some((source) => source === '*' || isSelf(source))) return undefined;
  const sources = found.sources.filter((source) => source.toLowerCase() !== "'none'");
  const directive = ['connect-src', ...sources, "'self'"].join(' ');
  if (own) return directives.with(own.index, ` ${directive}`).join(';').trimStart();
  return `${withoutEnd(policy)}; ${directive}`;
}

/** Keywords, and addresses of other schemes; a host and its port may be one for WebSockets. */
const NO_WEB_SOCKET = /^(?:'|(?!wss?:)[a-z][a-z+.-]*:(?![\d*]))/i;

/** Whether a policy lets a page open WebSockets to anywhere but its own origin. */
export function admitsWebSockets(policy: string): boolean {
  const found = findConnectSources(policy.split(';'));
  return found === undefined || found.sources.some((source) => !NO_WEB_SOCKET.test(source));
}

/** The nonce that a policy demands of scripts, for the tag that we add. */
export function findScriptNonce(policy: string): string | undefined {
  const directives = policy.split(';');
  for (const name of ['script-src-elem', 'script-src', 'default-src']) {
    const found = findDirective(directives, name);
    if (!found) continue;
    const nonce = found.sources.find((source) => /^'nonce-/i.test(source));
    return nonce?.slice("'nonce-".length, -1);
  }
  return undefined;
}

interface Directive {
  readonly index: number;
  readonly sources: readonly string[];
}

function findConnectSources(directives: readonly string[]): Directive | undefined {
  return findDirective(directives, 'connect-src') ?? findDirective(directives, 'default-src');
}

/** Without the spaces and semicolons at its end; a pattern would begin anew at each of them. */
function withoutEnd(policy: string): string {
  let end = policy.length;
  while (end > 0 && /[;\s]/.test(policy.charAt(end - 1))) end -= 1;
  return policy.slice(0, end);
}

/** Where a directive is repeated, the first one counts. */
function findDirective(directives: readonly string[], name: string): Directive | undefined {
  for (const [index, directive] of directives.entries()) {
    const [found, ...sources] = directive.trim().split(/\s+/);
    if (found?.toLowerCase() === name) return { index, sources };
  }
  return undefined;
}

function isSelf(source: string): boolean {
  return source.toLowerCase() === "'self'";
}
