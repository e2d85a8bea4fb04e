import { join } from 'node:path';
import { expect, it } from 'vitest';
import { AppThread } from '../../src/app-runner/app-thread.js';
import { closingOfApp } from '../../src/cli/commands/run.js';
import { closeAll } from '../../src/cli/process/shutdown.js';
import { useFolder } from '../support/folder.js';
import { PATIENCE } from '../support/patience.js';

const GRACE_MS = 5;

it('is ended by force when its app loops for ever', async () => {
  const folder = useFolder({
    'app.js': `setTimeout(function () { console.log('busy'); for (;;); });`,
  });
  let onBusy = () => {};
  const isBusy = new Promise<void>((resolve) => {
    onBusy = resolve;
  });
  const app = new AppThread(
    { files: [join(folder, 'app.js')], waitMs: PATIENCE },
    { onTrace() {}, onConsole: onBusy, onError() {}, onFailure() {} },
  );
  await isBusy;

  expect(await closeAll([closingOfApp(app)], GRACE_MS)).toBe(false);
  expect(await app.ended).toBe(1);
});
