import { defineConfig } from 'vitest/config';
import { PATIENCE } from '../../support/patience.js';

/** The suite in a run of its own, against whatever `WSS_EMU_TARGET` names. */
// biome-ignore lint/style/noDefaultExport: so vitest wants it
export default defineConfig({
  test: { include: ['test/testing/contract/*.test.ts'], testTimeout: 2 * PATIENCE },
});
