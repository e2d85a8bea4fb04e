import { isOtherServer, OTHER_SERVER } from '../app-files/plugin-names.js';
import type { DeclaredPlugins } from '../app-files/project-plugins.js';
import { type AppCode, placeOf } from './app-code.js';
import type { Finding } from './finding.js';
import { isEmulatedPlugin } from './plugins.js';

const { path } = OTHER_SERVER;

/** What the other plugin for WebSocket servers means for an app. */
export function checkOtherServer(
  { scripts }: AppCode,
  { names, places }: DeclaredPlugins,
): Finding[] {
  const other = names.find(isOtherServer);
  const monacas = names.find((name) => isEmulatedPlugin(name) && /\.WebSocketServer$/.test(name));
  if (other && monacas) return [complainOfBoth(other, monacas)];
  if (other) {
    return [
      {
        status: 'note',
        text: `The project has ${other}: another plugin than Monaca's, whose object is ${path}.`,
      },
    ];
  }
  const user = scripts.find(({ uses }) => uses.otherServer !== undefined);
  if (!user) return [];
  const use = placeOf(user, user.uses.otherServer ?? 1);
  const what = `${use} uses ${path}, the object of ${OTHER_SERVER.ids[0]}: another plugin than Monaca's`;
  if (places.length === 0) return [{ status: 'note', text: `${what}.` }];
  return [
    {
      status: 'problem',
      text: `${what}, and nothing in ${places.join(', ')} names it.`,
      remedy: `Add that plugin to the project, or use plugins.webSocketServer() of Monaca's.`,
    },
  ];
}

function complainOfBoth(other: string, monacas: string): Finding {
  return {
    status: 'problem',
    text: `The project has both ${monacas} and ${other}: their services have one name, WebSocketServer, and a phone can have only one of them.`,
    remedy: 'Remove the one whose object the app does not use.',
  };
}
