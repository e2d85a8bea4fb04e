import { useState } from 'preact/hooks';
import type { Session } from './session.js';
import { SpawnDialog } from './spawn-dialog.js';

type Scene = 'offline' | 'online' | 'background' | 'foreground' | 'kill' | 'restart' | 'despawn';

/** What can happen to the phone. */
export function Scenes({ session }: { readonly session: Session }) {
  const { phone, connection } = session;
  const [isSpawning, setSpawning] = useState(false);
  const act = (action: Scene) => () => session.perform({ action });
  return (
    <fieldset class="scenes" disabled={connection !== 'connected'}>
      <legend>Scenes</legend>
      <div class="buttons">
        {phone.isOnline ? (
          <button type="button" onClick={act('offline')}>
            Go offline
          </button>
        ) : (
          <button type="button" class="active" onClick={act('online')}>
            Go online
          </button>
        )}
        {phone.isInFront ? (
          <button type="button" onClick={act('background')}>
            To background
          </button>
        ) : (
          <button type="button" class="active" onClick={act('foreground')}>
            To foreground
          </button>
        )}
        <button type="button" onClick={act('restart')}>
          Restart app
        </button>
        <button type="button" class="danger" onClick={act('kill')}>
          Kill app
        </button>
      </div>
      <Latency session={session} />
      <div class="buttons">
        <button type="button" onClick={() => setSpawning(true)}>
          Spawn clients …
        </button>
        <button type="button" onClick={act('despawn')}>
          Let them leave
        </button>
      </div>
      {isSpawning && <SpawnDialog session={session} onClose={() => setSpawning(false)} />}
    </fieldset>
  );
}

function Latency({ session }: { readonly session: Session }) {
  const [delayMs, setDelayMs] = useState(200);
  const [jitterMs, setJitterMs] = useState(0);
  const { phone } = session;
  const isOn = phone.delayMs + phone.jitterMs > 0;
  return (
    <form
      class="latency"
      onSubmit={(event) => {
        event.preventDefault();
        session.perform({ action: 'latency', delayMs, jitterMs });
      }}
    >
      <Milliseconds label="Latency, ms" value={delayMs} onInput={setDelayMs} />
      <Milliseconds label="Jitter, ms" value={jitterMs} onInput={setJitterMs} />
      <button type="submit">Set</button>
      {isOn && (
        <button
          type="button"
          class="active"
          onClick={() => session.perform({ action: 'latency', delayMs: 0, jitterMs: 0 })}
        >
          Off
        </button>
      )}
    </form>
  );
}

interface MillisecondsProps {
  readonly label: string;
  readonly value: number;
  readonly onInput: (value: number) => void;
}

function Milliseconds({ label, value, onInput }: MillisecondsProps) {
  return (
    <label>
      {label}
      <input
        type="number"
        min="0"
        max="600000"
        required
        value={value}
        onInput={({ currentTarget }) => onInput(currentTarget.valueAsNumber)}
      />
    </label>
  );
}
