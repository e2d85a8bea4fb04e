// The thread that serves an app's files while the app's own thread waits for them (`own-files.ts`).

import { workerData } from 'node:worker_threads';
import { createEmulator } from '../index.js';
import type { OwnAnswer, OwnFilesData, OwnReply, OwnRequest } from './own-files.js';
import { createFetchOwn } from './page-network.js';

const { port, isAnswered, www, startPage, host } = workerData as OwnFilesData;

const emulator = createEmulator(host === undefined ? {} : { host });
const opened = emulator.serveInMemory({ www, startPage }).then(createFetchOwn);

port.on('message', async (request: OwnRequest) => {
  port.postMessage(await reply(request));
  Atomics.store(isAnswered, 0, 1);
  Atomics.notify(isAnswered, 0);
});

async function reply(request: OwnRequest): Promise<OwnReply> {
  try {
    return { answer: await answer(request) };
  } catch (error) {
    return { failure: String(error) };
  }
}

async function answer({ url, method, headers }: OwnRequest): Promise<OwnAnswer> {
  const fetchOwn = await opened;
  const response = await fetchOwn(
    new Request(url, { method, headers: headers.map(([name, value]) => [name, value]) }),
  );
  const { status, statusText } = response;
  const body = new Uint8Array(await response.arrayBuffer());
  return { status, statusText, headers: [...response.headers], body };
}
