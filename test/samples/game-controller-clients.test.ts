// The game in Chromium and without a browser: its players' controllers observe the same.
import { cpSync, readFileSync } from 'node:fs';
import { describe, it } from 'vitest';
import { expect } from '../../src/testing/vitest.js';
import { useFolder, writeFile } from '../support/folder.js';
import { PATIENT } from '../support/patient-kit.js';
import { type OpenSample, sampleWays, toldTo } from '../support/sample-ways.js';

const WWW = 'fixtures/www/game-controller';

const RED = { you: 'Red', color: '#ff6b6b' };
const BLUE = { you: 'Blue', color: '#5aa9ff' };
const GREEN = { you: 'Green', color: '#5fd38d' };
const YELLOW = { you: 'Yellow', color: '#ffd75e' };

const ALONE = { state: 'waiting', text: 'Waiting for two players' };
const READY = { state: 'waiting', text: 'Ready' };
const PLAYING = { state: 'playing', text: 'Paint as much as you can!' };

/** A client, once it has been told its seat and how the game stands. */
async function join(game: OpenSample) {
  const client = await game.connect();
  await client.next();
  await client.next();
  return client;
}

/**
 * Who holds the phone with the game: starts a round once there are two players, and skips the
 * rest of it when one of them has painted a field.
 */
const HOST = `{
  const element = (id) => document.getElementById(id);
  const hasPainted = () => /[2-9]|\\d\\d/.test(element('players').textContent);
  const { setInterval } = window;
  let hasPlayed = false;
  window.setInterval = (step, ms) => setInterval(() => {
    if (!hasPlayed && element('players').children.length === 2) {
      hasPlayed = true;
      element('play').click();
    }
    step();
    while (hasPainted() && Number(element('time').textContent) > 0) step();
  }, ms);
}`;

function useHostedGame(): string {
  const www = useFolder({});
  cpSync(WWW, www, { recursive: true });
  const page = readFileSync(`${WWW}/index.html`, 'utf8');
  const hosted = page.replace('<script src="js/game.js">', '<script src="host.js"></script>$&');
  expect(hosted).not.toBe(page);
  writeFile(www, 'index.html', hosted);
  writeFile(www, 'host.js', HOST);
  return www;
}

describe.each(sampleWays)('the game %s', (_way, open) => {
  it('gives four seats with their colours, and the first one that is left to who waits', async () => {
    const game = await open(WWW);
    const [red, blue, green, yellow, late, later] = [
      await join(game),
      await join(game),
      await join(game),
      await join(game),
      await join(game),
      await join(game),
    ];
    await blue.close();
    await expect(late).toReceive(BLUE, PATIENT);
    red.reset();
    await expect(later).toReceive(RED, PATIENT);
    const lateStory = [{ full: true }, READY, READY, BLUE, READY, READY];
    await expect.poll(() => toldTo(late)).toEqual(lateStory);
    await late.close();
    await expect.poll(() => toldTo(green)).toEqual([GREEN, ...Array(7).fill(READY)]);

    expect(await game.end()).toEqual([]);
    expect(await green.closed).toEqual({ code: 1001, reason: '' });
    expect(toldTo(red).slice(0, 3)).toEqual([RED, ALONE, READY]);
    expect(toldTo(yellow)).toEqual([YELLOW, ...Array(6).fill(READY)]);
    expect(toldTo(late)).toEqual(lateStory);
    expect(toldTo(later)).toEqual([{ full: true }, READY, READY, RED, READY, READY]);
  });

  it('serves the controllers their page, waits for two players, and for nothing that they send', async () => {
    const game = await open(WWW);
    const onDisk = readFileSync(`${WWW}/client/index.html`, 'utf8');
    expect(await game.fetchText('/'), 'the page, as controllers get it').toBe(onDisk);
    const red = await join(game);
    const blue = await join(game);
    for (const text of ['right', 'none', 'sideways', '', '{"you":"Blue"}']) blue.send(text);
    await blue.close();
    await expect.poll(() => toldTo(red)).toEqual([RED, ALONE, READY, ALONE]);
    const next = await join(game);

    expect(await game.end()).toEqual([]);
    expect(toldTo(red)).toEqual([RED, ALONE, READY, ALONE, READY]);
    expect(toldTo(blue)).toEqual([BLUE, READY]);
    expect(toldTo(next)).toEqual([BLUE, READY]);
  });

  it.each([
    ['Red', 'right', 'sideways'],
    ['Blue', 'up', 'left'],
  ])('tells both players that %s wins, who paints more', async (winner, move, uselessMove) => {
    const game = await open(useHostedGame());
    const red = await join(game);
    const blue = await join(game);
    await expect(red).toReceive(PLAYING, PATIENT);
    await expect(blue).toReceive(PLAYING, PATIENT);
    const [painter, other] = winner === 'Red' ? [red, blue] : [blue, red];
    other.send(uselessMove);
    painter.send(move);
    const result = { state: 'waiting', text: `${winner} wins!` };
    await expect(red).toReceive(result, PATIENT);
    await expect(blue).toReceive(result, PATIENT);

    expect(await game.end()).toEqual([]);
    expect(toldTo(red)).toEqual([RED, ALONE, READY, PLAYING, result]);
    expect(toldTo(blue)).toEqual([BLUE, READY, PLAYING, result]);
  });
});
