// The command line from its sources: `npm run dev -- serve fixtures/www/chat`.

import { main } from './main.js';

await main(process.argv.slice(2));
