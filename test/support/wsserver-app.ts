import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TEST_APP } from '../carriers/carrier.js';
import { useFolder } from './folder.js';

/** The plugin as a project declares it. */
export const WSSERVER_PROJECT = {
  'package.json': '{"cordova":{"plugins":{"cordova-plugin-websocket-server":{}}}}',
};

/** The `www` of an app that runs the tests' code, in a project that has the plugin. */
export function useWsserverApp(): string {
  const own = (name: string) => readFileSync(join(TEST_APP, name), 'utf8');
  const project = useFolder({
    ...WSSERVER_PROJECT,
    'www/index.html': own('index.html'),
    'www/test-app.js': own('test-app.js'),
  });
  return join(project, 'www');
}
