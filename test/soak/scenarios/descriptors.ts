import { maskedFrame } from '../../support/frames.js';
import { startCommand } from '../command.js';
import { openLoadClient } from '../load-client.js';
import { expectThat, type Scenario, until } from '../scenario.js';

const DESCRIPTORS = 128;
const CLIENTS = 200;

/** The process has no descriptors left. */
export const descriptors: Scenario = {
  name: 'descriptors',
  promise:
    'out of descriptors: it lives on, says so once, and takes clients again when others leave',
  async run() {
    // Windows has no such limit.
    if (process.platform === 'win32') return 'not on this system';
    await using command = await startCommand(DESCRIPTORS);
    const { port, events, errors } = command;
    const attempts = await Promise.allSettled(
      Array.from({ length: CLIENTS }, (_, index) => openLoadClient(port, index)),
    );
    const clients = attempts.flatMap((attempt) =>
      attempt.status === 'fulfilled' ? [attempt.value] : [],
    );
    expectThat(clients.length > 0 && clients.length < CLIENTS, `${clients.length} came in`);
    const countSaid = () => errors().match(/no file descriptors left/g)?.length ?? 0;
    // What the command read meanwhile may have taken a descriptor that is free again.
    await until(async () => {
      if (countSaid() > 0) return true;
      await openLoadClient(port, clients.length).then((client) => clients.push(client), noMatter);
      return false;
    }, `it is said, to ${clients.length} clients; it said: ${errors()}`);
    await Promise.all(
      clients.map(({ socket, ended }) => {
        socket.destroy();
        return ended;
      }),
    );
    const count = (event: string) => events().filter((one) => one.event === event).length;
    await until(() => count('disconnected') === clients.length, 'all have left');
    const again = await openLoadClient(port, 0);
    again.socket.write(maskedFrame({ text: 'again' }));
    await until(() => count('message') > 0, 'a message came through');
    again.socket.destroy();
    const said = countSaid();

    expectThat(said === 1, `it was said ${said} times`);
    return `of ${CLIENTS} clients ${clients.length} came in with ${DESCRIPTORS} descriptors; said once; a client came in afterwards`;
  },
};

function noMatter(): void {}
