// npm run fidelity: how the emulator compares with the phone as it was recorded.
//   --write     writes docs/fidelity.md anew

import { readFileSync, writeFileSync } from 'node:fs';
import { count, formatCounts, formatPage } from '../test/fidelity/report.js';
import { replayAll } from '../test/fidelity/run.js';
import { readTranscripts } from '../test/fidelity/transcript.js';
import { findFreePort } from '../test/support/free-port.js';

const PAGE = 'docs/fidelity.md';

const results = await replayAll(readTranscripts(), async () => ({
  port: await findFreePort(),
  port2: await findFreePort(),
}));
for (const { transcript, verdict } of results) {
  if (verdict.kind === 'unexplained') console.log(`unexplained: ${transcript.name}`);
}
const counts = count(results);
console.log(formatCounts(counts));

const page = formatPage(results);
if (process.argv.includes('--write')) writeFileSync(PAGE, page);
const isUpToDate = readFileSync(PAGE, 'utf8') === page;
if (!isUpToDate) console.log(`${PAGE} is out of date: npm run fidelity -- --write`);
process.exitCode = counts.unexplained === 0 && isUpToDate ? 0 : 1;
