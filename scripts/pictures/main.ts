// `npm run pictures`: the pictures of README and docs, each from a real run.
import { writeFile } from 'node:fs/promises';
import { drawChain } from './chain.js';
import { pictureInspector } from './inspector.js';
import { drawTerminal } from './terminal.js';

const FOLDER = 'docs/images';

await writeFile(`${FOLDER}/chain.svg`, await drawChain());
await writeFile(`${FOLDER}/terminal.svg`, await drawTerminal());
await pictureInspector(FOLDER);
