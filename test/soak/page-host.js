// A dev server with an app's page on an emulated phone, on the built package: `vite` or `middleware`.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';

const [kind, www] = process.argv.slice(2);

async function startVite() {
  const { createServer: createVite } = await import('vite');
  const { wssEmu } = await import('../../dist/dev-servers/vite.js');
  const vite = await createVite({
    ...{ root: www, configFile: false, logLevel: 'error', cacheDir: join(www, '.vite') },
    server: { port: 0, host: '127.0.0.1' },
    plugins: [wssEmu()],
  });
  await vite.listen();
  return vite.resolvedUrls.local[0];
}

async function startMiddleware() {
  const { createMiddleware } = await import('../../dist/dev-servers/middleware.js');
  const middleware = createMiddleware();
  const server = createServer((request, response) =>
    middleware(request, response, async () => {
      const page = await readFile(join(www, 'index.html'));
      response.setHeader('Content-Type', 'text/html').end(page);
    }),
  );
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${server.address().port}/`;
}

const url = await (kind === 'vite' ? startVite() : startMiddleware());
process.stdout.write(`${JSON.stringify({ url })}\n`);
