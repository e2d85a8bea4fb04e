import { createServer, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { parsePath } from '../../../app-files/request-path.js';
import { checkOptions } from '../../../checks/check-options.js';
import { wantsWebSocket } from '../../../services/servers/wants-web-socket.js';
import { TOOL_RULES } from '../../pages/serve-options.js';
import type { ServedTool, ToolOptions, ToolPage } from '../../pages/tool-page.js';
import { answerBrokenRequests, UNCHECKED } from '../broken-requests.js';
import { NOT_FOUND, refuseSocket } from '../gate/gate.js';
import { listenOrExplain } from '../listen-or-explain.js';
import { serveAsPlain } from '../plain-request.js';
import { refuse } from '../responses.js';
import { TOOL_PATH, ToolEndpoint } from './tool-endpoint.js';

/**
 * Serves a tool's page to this machine, and to nobody else.
 *
 * @throws EmulatorError `WSSEMU_ERR_PORT_UNAVAILABLE`, `WSSEMU_ERR_INVALID_OPTION`
 */
export async function startToolHost(tool: ToolPage, options: ToolOptions): Promise<ServedTool> {
  checkOptions(options, TOOL_RULES);
  const endpoint = new ToolEndpoint(tool, []);
  const listening = await listenOrExplain(
    () => createToolServer(endpoint),
    options.port,
    undefined,
  );
  return {
    url: `http://localhost:${listening.port}${TOOL_PATH}`,
    port: listening.port,
    async close() {
      const closed = listening.close();
      endpoint.close();
      await closed;
    },
  };
}

function createToolServer(endpoint: ToolEndpoint): Server {
  const server = createServer(UNCHECKED, (request, response) => {
    const route = endpoint.find(parsePath(request.url ?? '') ?? '');
    if (route) route(request, response);
    else refuse(response, endpoint.refuseHost(request) ?? NOT_FOUND);
  }).on('upgrade', (request, socket: Duplex, head) => {
    if (!wantsWebSocket(request)) return serveAsPlain(server, request, socket, head);
    if (endpoint.upgrade(request, socket, head)) return;
    socket.on('error', () => {});
    refuseSocket(socket, endpoint.refuseHost(request) ?? NOT_FOUND);
  });
  answerBrokenRequests(server);
  return server;
}
