// The emulator, for an app in a page (`page.js`).
import { mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEmulator } from '../../dist/index.js';
import { conduct, measures } from './conducted.js';

const emulator = createEmulator({ ports: 'free' });

conduct({
  ...measures,
  async listen() {
    const www = mkdtempSync(join(tmpdir(), 'wss-emu-bench-'));
    writeFileSync(join(www, 'index.html'), '<!doctype html>');
    const { url } = await emulator.serve({ www, port: 0 });
    await rm(www, { recursive: true });
    return url;
  },
});
