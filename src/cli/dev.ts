// The command line from its sources: `npm run dev -- serve fixtures/www`.

import { main } from './main.js';

await main(process.argv.slice(2));
