import { runProbes } from './probe.js';
import './events.js';
import './channels.js';
import './modules.js';
import './exec.js';
import './callbacks.js';
import './server.js';
import './again.js';

runProbes();
