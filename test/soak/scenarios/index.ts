import type { Scenario } from '../scenario.js';
import { clock } from './clock.js';
import { conversation } from './conversation.js';
import { crowd } from './crowd.js';
import { cycles } from './cycles.js';
import { departures } from './departures.js';
import { descriptors } from './descriptors.js';
import { everything } from './everything.js';
import { killed } from './killed.js';
import { largest } from './largest.js';
import { readerGone, shutdown } from './shutdown.js';
import { slowReaders } from './slow-readers.js';

export const scenarios: readonly Scenario[] = [
  crowd,
  conversation,
  departures,
  cycles,
  slowReaders,
  killed,
  shutdown,
  readerGone,
  descriptors,
  clock,
  largest,
  everything,
];
