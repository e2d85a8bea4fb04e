import { join } from 'node:path';
import { expect } from 'vitest';
import { readRecording } from '../../src/recording/read.js';
import { startRecording } from '../../src/recording/record.js';
import { useFolder } from '../support/folder.js';
import { usePhone } from '../support/use-phone.js';

/** A phone whose app answers each message, and what is recorded of it. */
export async function useSession() {
  const phone = await usePhone();
  const { emulator, server } = phone;
  server.onmessage = ({ client, message }) => {
    const answer = JSON.stringify({ from: client, message, at: Date.now() });
    if (message.startsWith('all ')) server.sendToAllClients(answer);
    else server.send(client, answer);
  };
  const folder = useFolder({});
  let recordings = 0;

  /** Records what happens meanwhile. */
  async function record(meanwhile: () => Promise<unknown>) {
    recordings += 1;
    const running = await startRecording(emulator, join(folder, `${recordings}.ndjson`));
    await meanwhile();
    await running.stop();
    return readRecording(running.file);
  }

  /** Resolves when the phone knows that all clients have left. */
  async function whenAllHaveLeft(): Promise<void> {
    const countClients = () =>
      new Promise((resolve) => server.getClients((clients) => resolve(clients.length)));
    await expect.poll(countClients, { message: 'clients that are connected' }).toBe(0);
  }

  return { ...phone, record, whenAllHaveLeft };
}
