import { setTimeout as sleep } from 'node:timers/promises';
import { connectClient } from '../../src/testing/index.js';
import { spawnTerminal, WSS_EMU } from '../../test/support/spawn-terminal.js';
import { escapeXml, toSvg } from './svg.js';

const PORT = 3001;
const ENTER = '\r';
const FONT_SIZE = 14;
const CHARACTER_WIDTH = 8.4;
const ROW_HEIGHT = 20;
const MARGIN = 20;
const TIMEOUT_MS = 5_000;

/** `wss-emu` in a terminal, with two clients and what is typed at it. */
export async function drawTerminal(): Promise<string> {
  const { screen, process: command, type } = spawnTerminal([...WSS_EMU, '--port', `${PORT}`]);
  try {
    const shows = async (row: RegExp) => {
      const endMs = performance.now() + TIMEOUT_MS;
      while (!screen.rows.some((one) => row.test(one))) {
        if (performance.now() > endMs) throw new Error(`no ${row} in\n${screen.rows.join('\n')}`);
        await sleep(10);
      }
    };
    await shows(/^>/);
    const url = `ws://localhost:${PORT}`;
    const anna = await connectClient(url);
    await shows(/connected/);
    anna.send('{"name":"Anna"}');
    await shows(/Anna/);
    const ben = await connectClient(url);
    await shows(new RegExp(ben.id));
    type(`/send 1 welcome, Anna${ENTER}`);
    await anna.next();
    await shows(/^OK/);
    type(`/all the game begins${ENTER}`);
    await ben.next();
    await shows(/clientsSent/);
    await ben.close(1000, 'bye');
    await shows(/disconnected/);
    return draw([`$ npx wss-emu --port ${PORT}`, ...screen.rows.slice(0, -1)]);
  } finally {
    command.kill('SIGKILL');
  }
}

function draw(rows: readonly string[]): string {
  const parts = rows.map((row, index) => {
    const isTyped = /^(?:\$|> \/)/.test(row);
    const y = MARGIN + (index + 0.75) * ROW_HEIGHT;
    const length = (row.length * CHARACTER_WIDTH).toFixed(1);
    const attributes = `x="${MARGIN}" y="${y}" fill="${isTyped ? '#7ee2b8' : '#dfe5ec'}"`;
    return `<text ${attributes} textLength="${length}" lengthAdjust="spacingAndGlyphs" xml:space="preserve">${escapeXml(row)}</text>`;
  });
  const columns = Math.max(...rows.map(({ length }) => length));
  return toSvg({
    width: Math.ceil(2 * MARGIN + columns * CHARACTER_WIDTH),
    height: 2 * MARGIN + rows.length * ROW_HEIGHT,
    title: rows.join('\n'),
    ground: '#161d26',
    parts: [
      `<g font-family="ui-monospace, Menlo, Consolas, monospace" font-size="${FONT_SIZE}">`,
      ...parts.filter((_part, index) => rows[index] !== ''),
      '</g>',
    ],
  });
}
