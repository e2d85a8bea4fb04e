// The floor, which is a program in C: asks it, and answers for it.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { conduct } from './conducted.js';

const floor = spawn(process.argv[2], { stdio: ['pipe', 'pipe', 'inherit'] });
const lines = createInterface({ input: floor.stdout })[Symbol.asyncIterator]();
const readLine = async () => JSON.parse((await lines.next()).value);
const port = await readLine();

conduct({
  listen: () => port,
  usage() {
    floor.stdin.write('\n');
    return readLine();
  },
});
