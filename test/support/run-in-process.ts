import { vi } from 'vitest';
import { main } from '../../src/cli/main.js';
import type { CliResult } from './cli.js';

/**
 * Runs the command line in this process, for words that open nothing: what it refuses, and what
 * ends by itself. What is said is what a process would have printed.
 */
export async function runInProcess(
  args: readonly string[],
): Promise<Pick<CliResult, 'code' | 'stdout' | 'stderr'>> {
  const said = { stdout: '', stderr: '' };
  const print = vi.spyOn(console, 'log').mockImplementation((text) => {
    said.stdout += `${text}\n`;
  });
  // The help goes past the console.
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    said.stdout += text;
    return true;
  });
  const complain = vi.spyOn(console, 'error').mockImplementation((text) => {
    said.stderr += `${text}\n`;
  });
  const before = process.stdout.listeners('error');
  const codeBefore = process.exitCode;
  process.exitCode = undefined;
  try {
    await main(args);
    return { code: Number(process.exitCode ?? 0), ...said };
  } finally {
    process.exitCode = codeBefore;
    print.mockRestore();
    write.mockRestore();
    complain.mockRestore();
    for (const listener of process.stdout.listeners('error')) {
      if (!before.includes(listener)) process.stdout.off('error', listener as () => void);
    }
  }
}
