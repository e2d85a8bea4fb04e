// The scoreboard in Chromium and without a browser: referees and displays observe the same.
import { readFileSync } from 'node:fs';
import { describe, it } from 'vitest';
import { expect } from '../../src/testing/vitest.js';
import { PATIENT } from '../support/patient-kit.js';
import { sampleWays, tell, toldTo } from '../support/sample-ways.js';

const WWW = 'fixtures/www/scoreboard';
const REFEREES = 2001;
const DISPLAYS = 3001;

const TEAMS = JSON.parse(readFileSync(`${WWW}/teams.json`, 'utf8'));
const NEW_MATCH = { home: 0, guest: 0, period: 1, teams: TEAMS };

describe.each(sampleWays)('the scoreboard %s', (_way, open) => {
  it('serves displays and referees their pages, shows on all displays what any referee says, and the present score on a late one', async () => {
    const scoreboard = await open(WWW);
    for (const file of ['index.html', 'referee.html', 'score.js']) {
      const onDisk = readFileSync(`${WWW}/client/${file}`, 'utf8');
      expect(await scoreboard.fetchText(file), `${file}, as clients get it`).toBe(onDisk);
    }
    const display = await scoreboard.connect(DISPLAYS);
    const referees = [
      await scoreboard.connect(REFEREES),
      await scoreboard.connect(REFEREES),
    ] as const;
    for (const client of [display, ...referees]) await expect(client).toReceive(NEW_MATCH, PATIENT);
    const second = { ...NEW_MATCH, home: 2 };
    tell(referees[0], { action: 'points', team: 'home', points: 2 });
    await expect(display).toReceive(second, PATIENT);
    const third = { ...second, guest: 1 };
    tell(referees[1], { action: 'points', team: 'guest' });
    await expect(display).toReceive(third, PATIENT);
    const late = await scoreboard.connect(DISPLAYS);
    await expect(late).toReceive(third, PATIENT);
    const fourth = { ...third, home: 0 };
    tell(referees[0], { action: 'points', team: 'home', points: -7 });
    await expect(late).toReceive(fourth, PATIENT);
    const fifth = { ...fourth, period: 2 };
    tell(referees[0], { action: 'period' });
    await expect(late).toReceive(fifth, PATIENT);
    tell(referees[1], { action: 'reset' });
    await expect.poll(() => toldTo(late)).toEqual([third, fourth, fifth, NEW_MATCH]);

    expect(await scoreboard.end()).toEqual([]);
    expect(await display.closed).toEqual({ code: 1001, reason: '' });
    for (const client of [display, ...referees]) {
      expect(toldTo(client)).toEqual([NEW_MATCH, second, third, fourth, fifth, NEW_MATCH]);
    }
  });

  it('refuses what is no play, tells so its sender alone, and goes on', async () => {
    const scoreboard = await open(WWW);
    const display = await scoreboard.connect(DISPLAYS);
    const referees = [
      await scoreboard.connect(REFEREES),
      await scoreboard.connect(REFEREES),
    ] as const;
    const refusals = ['not JSON', 'null', '{}', '{"action":"points","team":"Lions"}'];
    for (const text of refusals) referees[0].send(text);
    const periods = [2, 3, 4].map((period) => ({ ...NEW_MATCH, period }));
    for (const expected of periods) {
      tell(referees[0], { action: 'period' });
      await expect(display).toReceive(expected, PATIENT);
    }
    tell(referees[0], { action: 'period' });
    tell(display, { action: 'points', team: 'guest' });
    display.send('not JSON');
    await expect(referees[0]).toReceive({ refused: 'there are 4 periods' }, PATIENT);
    referees[1].reset();
    tell(referees[0], { action: 'points', team: 'home' });
    const score = { ...NEW_MATCH, period: 4, home: 1 };
    await expect(display).toReceive(score, PATIENT);

    expect(await scoreboard.end()).toEqual([]);
    expect(toldTo(display)).toEqual([NEW_MATCH, ...periods, score]);
    expect(toldTo(referees[1])).toEqual([NEW_MATCH, ...periods]);
    const reason = expect.stringMatching(/./);
    expect(toldTo(referees[0])).toEqual([
      NEW_MATCH,
      { refused: reason },
      { refused: reason },
      { refused: 'there is no such action' },
      { refused: 'there is no such team' },
      ...periods,
      { refused: 'there are 4 periods' },
      score,
    ]);
  });
});
