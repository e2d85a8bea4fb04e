import { relative } from 'node:path';
import type { Reporter, TestModule } from 'vitest/node';

const SHOWN = 10;

/** Says at the end of a run which files have cost the most time. */
export class SlowestFiles implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    if (modules.length <= SHOWN) return;
    const rows = modules
      .map((module) => ({ file: relative('', module.moduleId), ms: costOf(module) }))
      .sort((a, b) => b.ms - a.ms)
      .slice(0, SHOWN)
      .map(({ file, ms }) => `${(ms / 1_000).toFixed(1).padStart(7)} s  ${file}`);
    console.log(`\nThe slowest ${SHOWN} of ${modules.length} files:\n${rows.join('\n')}\n`);
  }
}

/** What a file took in all: to load, to prepare, to test. */
function costOf(module: TestModule): number {
  const { collectDuration, prepareDuration, setupDuration, duration } = module.diagnostic();
  return collectDuration + prepareDuration + setupDuration + duration;
}
