import { useState } from 'preact/hooks';
import { Dialog } from './dialog.js';
import type { Inspection } from './inspection.js';
import { NumberField } from './number-field.js';

export interface SpawnDialogProps {
  readonly inspection: Inspection;
  readonly onClose: () => void;
}

/** Asks how many virtual clients to spawn, and their script. */
export function SpawnDialog({ inspection, onClose }: SpawnDialogProps) {
  const [count, setCount] = useState(3);
  const [script, setScript] = useState('');
  const servers = inspection.startedServers;
  const [port, setPort] = useState(servers[0]?.port);
  return (
    <Dialog
      title="Spawn virtual clients"
      verb="Spawn"
      onSubmit={() =>
        inspection.perform({ action: 'spawn', count, script, ...(port !== undefined && { port }) })
      }
      onClose={onClose}
    >
      <NumberField label="How many" min={1} max={1000} value={count} onInput={setCount} />
      {servers.length > 1 && (
        <label>
          Server
          <select
            value={port}
            onChange={({ currentTarget }) => setPort(Number(currentTarget.value))}
          >
            {servers.map((server) => (
              <option key={server.port} value={server.port}>
                {server.port}
              </option>
            ))}
          </select>
        </label>
      )}
      <label>
        What each does
        <textarea
          rows={6}
          spellcheck={false}
          value={script}
          onInput={({ currentTarget }) => setScript(currentTarget.value)}
        />
      </label>
    </Dialog>
  );
}
