import type { AppCode } from './app-code.js';
import type { Finding } from './finding.js';

const MOST_FINDINGS = 8;

/** Scripts that can't be parsed; what they do was not looked at. */
export function checkUnreadable({ unreadable }: AppCode): Finding[] {
  const findings = unreadable.map(({ file, line, column, reason, isLoaded }): Finding => {
    const text = `${file}:${line}:${column} can't be parsed as JavaScript: ${reason}. What this script does was not looked at.`;
    return isLoaded
      ? {
          status: 'warning',
          text,
          remedy: 'Correct it there: browsers run nothing of such a script.',
        }
      : { status: 'note', text };
  });
  return findings.slice(0, MOST_FINDINGS);
}
