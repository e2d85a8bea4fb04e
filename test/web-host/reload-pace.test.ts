// A page that reloads in answer to its own reloading (docs/page.md, "Reload").
import { expect, it } from 'vitest';
import { ReloadPace } from '../../src/emulator/web-host/reload-pace.js';

it('lets one go that is saved again and again, but not at each load', () => {
  const pace = new ReloadPace();
  for (let load = 0; load < 10; load += 1) {
    pace.noteLoad(10_000 * load);
    expect(pace.takeChange(['app.js'], 10_000 * load + 300)).toBe(0);
    // Once it is known to be somebody's work, the count starts anew.
    if (load % 2 === 1) expect(pace.takeChange(['app.js'], 10_000 * load + 5_000)).toBe(0);
  }
});

it('counts a load once, and holds up nothing but the file', () => {
  const pace = new ReloadPace();
  for (let load = 0; load < 10; load += 1) {
    pace.noteLoad(10_000 * load);
    const now = 10_000 * load + 300;
    const pauseMs = pace.takeChange(['log.txt'], now);
    expect(pace.takeChange(['log.txt'], now)).toBe(pauseMs);
    expect(pace.takeChange(['log.txt', `${load}.js`], now)).toBe(0);
    expect(pace.takeChange(['index.html'], now + 5_000)).toBe(0);
  }
});

it('waits longer each time a file changes in answer to a load, a minute at most', () => {
  const pace = new ReloadPace();
  const pauses = Array.from({ length: 10 }, (_, load) => {
    pace.noteLoad(100_000 * load);
    return pace.takeChange(['log.txt'], 100_000 * load + 300) / 1_000;
  });
  expect(pauses).toEqual([0, 0, 1, 2, 4, 8, 16, 32, 60, 60]);
});
