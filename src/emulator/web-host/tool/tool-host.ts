import { createServer, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { parsePath } from '../../../app-files/request-path.js';
import type { ServedTool, ToolPage } from '../../pages/tool-page.js';
import { NOT_FOUND, refuseSocket } from '../gate/gate.js';
import { listenOrExplain } from '../listen-or-explain.js';
import { refuse } from '../responses.js';
import { TOOL_PATH, ToolEndpoint } from './tool-endpoint.js';

/**
 * Serves a tool's page to this machine, and to nobody else.
 *
 * @throws EmulatorError `WSSEMU_ERR_PORT_UNAVAILABLE`
 */
export async function startToolHost(tool: ToolPage, port: number): Promise<ServedTool> {
  const endpoint = new ToolEndpoint(tool, []);
  const listening = await listenOrExplain(() => createToolServer(endpoint), port, undefined);
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
  return createServer((request, response) => {
    const route = endpoint.find(parsePath(request.url ?? '') ?? '');
    if (route) route(request, response);
    else refuse(response, endpoint.refuseHost(request) ?? NOT_FOUND);
  }).on('upgrade', (request, socket: Duplex, head) => {
    if (endpoint.upgrade(request, socket, head)) return;
    socket.on('error', () => {});
    refuseSocket(socket, endpoint.refuseHost(request) ?? NOT_FOUND);
  });
}
