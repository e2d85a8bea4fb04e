// An emulator process of its own, whose app is the chat. Prints the URL; ends with its standard input.
import { createEmulator } from '../../../src/testing/index.js';
import { startChat } from './chat-app.js';

const emulator = createEmulator();
startChat(emulator, process.argv[2]);
console.log((await emulator.waitFor('started')).url);
process.stdin.resume().on('end', () => emulator.close());
