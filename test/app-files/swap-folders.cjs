// A thread that swaps a folder for a link that leads out, and back, as fast as it can.
const { renameSync } = require('node:fs');
const { join } = require('node:path');
const { workerData } = require('node:worker_threads');

const { www, stop } = workerData;
const move = (from, to) => renameSync(join(www, from), join(www, to));
while (Atomics.load(stop, 0) === 0) {
  move('sub', 'kept');
  move('link', 'sub');
  move('sub', 'link');
  move('kept', 'sub');
}
