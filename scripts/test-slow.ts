// The suite as on a slow machine: one core for all of it, which two busy loops share. Linux.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Command } from 'commander';

const BUSY_LOOPS = 2;
/** Goes round until whoever has started it is gone. */
const BUSY_LOOP = 'const parent = process.ppid; while (process.ppid === parent);';

const program = new Command('npm run test:slow --')
  .description('Runs the suite on one core that two busy loops share.')
  .argument('[tests...]', 'these tests only, as vitest takes them; without the benchmark', [])
  .parse();

/** The last of the cores that this process may use. */
function findCore(): string {
  const status = readFileSync('/proc/self/status', 'utf8');
  const cores = /^Cpus_allowed_list:\s*(\S+)$/m.exec(status)?.[1] ?? '0';
  return cores.split(/[,-]/).at(-1) ?? '0';
}

function startOn(core: string, words: readonly string[]) {
  return spawn('taskset', ['--cpu-list', core, ...words], { stdio: 'inherit' });
}

async function run(core: string, words: readonly string[]): Promise<number> {
  const [code] = await once(startOn(core, words), 'close');
  return code ?? 1;
}

async function runSlowly(tests: readonly string[]): Promise<number> {
  const core = findCore();
  const loops = Array.from({ length: BUSY_LOOPS }, () =>
    startOn(core, [process.execPath, '-e', BUSY_LOOP]),
  );
  try {
    const code = await run(core, [
      process.execPath,
      'node_modules/vitest/vitest.mjs',
      'run',
      ...tests,
    ]);
    if (code !== 0 || tests.length > 0) return code;
    return await run(core, ['npm', 'run', 'bench:check']);
  } finally {
    for (const loop of loops) loop.kill();
  }
}

if (process.platform === 'linux') {
  process.exitCode = await runSlowly(program.processedArgs[0] as string[]);
} else {
  console.error('npm run test:slow needs Linux: it keeps the suite on one core by taskset.');
  process.exitCode = 1;
}
