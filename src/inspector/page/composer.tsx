import { useState } from 'preact/hooks';
import { formatClient } from './formats.js';
import { Icon } from './icon.js';
import type { Inspection } from './inspection.js';

/** Whom a message is for: `port client`, `port` for all clients of a server, `''` for the first of them. */
export type Target = string;

export interface ComposerProps {
  readonly inspection: Inspection;
  /** Changes when there is something new to show. */
  readonly version: number;
  readonly target: Target;
  readonly onTarget: (target: Target) => void;
}

/** Sends a message to one client or to all, on behalf of the app. */
export function Composer({ inspection, target, onTarget }: ComposerProps) {
  const [message, setMessage] = useState('');
  const targets = listTargets(inspection);
  const chosen = targets.find(({ value }) => value === target) ?? targets[0];

  async function send(): Promise<void> {
    if (!chosen) return;
    const { port, clientId } = chosen;
    const isSent = await inspection.perform(
      clientId === undefined
        ? { action: 'all', message, port }
        : { action: 'send', clientId, message, port },
    );
    if (isSent) setMessage('');
  }

  return (
    <form
      class="composer"
      aria-label="Send a message"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <select
        aria-label="To"
        disabled={!chosen}
        value={chosen?.value ?? ''}
        onChange={({ currentTarget }) => onTarget(currentTarget.value)}
      >
        {targets.map(({ value, name }) => (
          <option key={value} value={value}>
            {name}
          </option>
        ))}
        {!chosen && <option value="">no server</option>}
      </select>
      <textarea
        aria-label="Message"
        placeholder={chosen ? 'A message from the app; Shift+Enter for a new line' : ''}
        rows={1}
        spellcheck={false}
        disabled={!chosen}
        value={message}
        onInput={({ currentTarget }) => setMessage(currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
          event.preventDefault();
          send();
        }}
      />
      <button type="submit" class="primary" disabled={!chosen}>
        <Icon name="send" />
        Send
      </button>
    </form>
  );
}

interface ListedTarget {
  readonly value: Target;
  readonly name: string;
  readonly port: number;
  readonly clientId?: string;
}

function listTargets({ startedServers }: Inspection): ListedTarget[] {
  return startedServers.flatMap(({ port, clients }) => [
    { value: `${port}`, name: `All clients of ${port}`, port },
    ...clients.map((clientId) => ({
      value: `${port} ${clientId}`,
      name: formatClient(clientId),
      port,
      clientId,
    })),
  ]);
}
