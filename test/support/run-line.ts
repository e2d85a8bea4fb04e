import { exec } from 'node:child_process';
import { promisify } from 'node:util';

/** Runs a line in the system's shell: on Windows, programs of npm can be run by it alone. */
export const runLine = promisify(exec);
