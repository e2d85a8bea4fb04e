import { countOf } from '../../formats/count-of.js';
import { describeServer } from '../../service-descriptions.js';
import type { ListedServer } from '../protocol.js';
import { ClientItem } from './client-item.js';
import { formatPage } from './formats.js';
import type { Inspection } from './inspection.js';
import { Scenes } from './scenes.js';

export interface RailProps {
  readonly inspection: Inspection;
  /** Changes when there is something new to show. */
  readonly version: number;
  /** The client whose entries the timeline shows. */
  readonly picked: string | undefined;
  readonly onPick: (port: number, client: string) => void;
}

/** The phone's servers and clients, and what can be done to it. */
export function Rail({ inspection, picked, onPick }: RailProps) {
  const { servers, connection } = inspection;
  return (
    <aside class="rail" aria-label="Servers, clients and scenes">
      <h2>Servers</h2>
      {servers.length === 0 && (
        <p class="empty">
          {connection === 'connected'
            ? 'None is running. A server shows up here as soon as an app starts one.'
            : 'Unknown until the emulator is there.'}
        </p>
      )}
      {servers.map((server) => (
        <Server
          key={`${server.page} ${server.service} ${server.port}`}
          server={server}
          inspection={inspection}
          picked={picked}
          onPick={onPick}
        />
      ))}
      <Scenes inspection={inspection} />
    </aside>
  );
}

interface ServerProps extends Omit<RailProps, 'version'> {
  readonly server: ListedServer;
}

function Server({ server, inspection, picked, onPick }: ServerProps) {
  const { service, port, ip, state, page, clients, clientCount } = server;
  const { scheme, hasClients } = describeServer(service) ?? {};
  const name = `${service} ${port}`;
  return (
    <section class="server" aria-label={name}>
      <h3>
        <span class={`dot ${state}`} />
        <span class="scheme">{scheme}</span>
        <span class="address">
          {ip === '' ? 'no network' : ip}:{port}
        </span>
        {hasClients && state === 'started' && (
          <button
            type="button"
            class="quiet small"
            aria-label={`Stop ${name}`}
            onClick={() => inspection.perform({ action: 'stop', port })}
          >
            Stop
          </button>
        )}
      </h3>
      <p class="dim">
        {state}, {formatPage(page)}
        {hasClients && `, ${countOf(clientCount, 'client')}`}
      </p>
      {hasClients && (
        <ul class="clients" aria-label={`Clients of ${port}`}>
          {clients.map((client) => (
            <ClientItem
              key={client}
              inspection={inspection}
              port={port}
              client={client}
              isFrozen={inspection.phone.frozen.includes(client)}
              isPicked={picked === client}
              onPick={() => onPick(port, client)}
            />
          ))}
        </ul>
      )}
      {clientCount > clients.length && (
        <p class="dim">and {clientCount - clients.length} more, not listed</p>
      )}
    </section>
  );
}
