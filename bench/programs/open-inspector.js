// A page that has the inspector open, as far as the emulator's work for it goes: it takes what it is sent.
import { WebSocket } from 'ws';
import { conduct, measures, work } from './conducted.js';

conduct({
  ...measures,
  async connect({ at: url }) {
    const { origin } = new URL(url);
    const answer = await fetch(new URL('v1/tool/ticket', url), {
      method: 'POST',
      headers: { 'x-wss-emu': '1', origin },
    });
    const { ticket } = await answer.json();
    const address = new URL(`v1/tool?ticket=${ticket}`, url.replace('http', 'ws'));
    const ws = new WebSocket(address, 'wss-emu.tool.v1', { origin, perMessageDeflate: false });
    ws.on('message', () => {
      work.messages += 1;
    });
    await new Promise((resolve, reject) => ws.once('message', resolve).on('error', reject));
  },
});
