// The short version of `npm run soak`: every scenario, a fiftieth of it.
import { expect, it } from 'vitest';
import { scenarios } from './scenarios/index.js';

const SCALE = 0.02;

it.each(scenarios.map(({ name, promise, run }) => ({ name, promise, run })))(
  'keeps its promise: $promise',
  async ({ run }) => {
    expect(await run(SCALE)).not.toBe('');
  },
);
