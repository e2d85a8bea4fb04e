// The LAN chat in Chromium and without a browser: its guests observe the same.
import { readFileSync } from 'node:fs';
import { describe, it } from 'vitest';
import { expect } from '../../src/testing/vitest.js';
import { PATIENT } from '../support/patient-kit.js';
import { sampleWays, tell, toldTo } from '../support/sample-ways.js';

const WWW = 'fixtures/www/chat';

describe.each(sampleWays)('the chat %s', (_way, open) => {
  it('serves its guests their page, welcomes them, passes on what they say, and tells who leaves and why', async () => {
    const chat = await open(WWW);
    for (const file of ['index.html', 'chat.css', 'guest.js']) {
      const onDisk = readFileSync(`${WWW}/client/${file}`, 'utf8');
      expect(await chat.fetchText(file), `${file}, as guests get it`).toBe(onDisk);
    }
    const ann = await chat.connect();
    tell(ann, { name: 'Ann' });
    await expect(ann).toReceive({ notice: 'Ann has joined' }, PATIENT);
    const bob = await chat.connect();
    tell(bob, { name: 'Bob' });
    await expect(bob).toReceive({ notice: 'Bob has joined' }, PATIENT);

    tell(ann, { text: 'hello from Ann' });
    await expect(bob).toReceive({ name: 'Ann', text: 'hello from Ann' }, PATIENT);
    tell(bob, { text: 'hello from Bob' });
    await expect(bob).toReceive({ name: 'Bob', text: 'hello from Bob' }, PATIENT);
    expect(await bob.close(1000, 'see you')).toEqual({ code: 1000, reason: 'see you' });
    await expect(ann).toReceive({ notice: 'Bob has left: see you' }, PATIENT);

    expect(await chat.end()).toEqual([]);
    expect(await ann.closed).toEqual({ code: 1001, reason: '' });
    const talk = [
      { notice: 'Bob has joined' },
      { name: 'Ann', text: 'hello from Ann' },
      { name: 'Bob', text: 'hello from Bob' },
    ];
    expect(toldTo(bob)).toEqual([{ you: 'Bob' }, ...talk]);
    expect(toldTo(ann)).toEqual([
      { you: 'Ann' },
      { notice: 'Ann has joined' },
      ...talk,
      { notice: 'Bob has left: see you' },
    ]);
  });

  it('gives each guest a name of its own, whoever is cut off and whatever is sent', async () => {
    const chat = await open(WWW);
    const ann = await chat.connect();
    tell(ann, { name: 'Ann' });
    await expect(ann).toReceive({ notice: 'Ann has joined' }, PATIENT);
    const second = await chat.connect();
    tell(second, { name: 'Ann' });
    await expect(ann).toReceive({ notice: 'Ann 2 has joined' }, PATIENT);
    const nameless = await chat.connect();
    for (const text of ['not JSON', 'null', '7', '{}', '']) nameless.send(text);
    const greeting = { name: 'Guest', text: '<b>häh? 😀</b>' };
    tell(nameless, { text: greeting.text });
    await expect(second).toReceive(greeting, PATIENT);
    second.reset();
    await expect(ann).toReceive({ notice: 'Ann 2 has left' }, PATIENT);

    expect(await chat.end()).toEqual([]);
    expect(toldTo(second)).toEqual([{ you: 'Ann 2' }, { notice: 'Ann 2 has joined' }, greeting]);
    expect(toldTo(nameless)).toEqual([greeting, { notice: 'Ann 2 has left' }]);
  });
});
