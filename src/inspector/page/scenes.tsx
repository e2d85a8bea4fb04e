import { useState } from 'preact/hooks';
import { NumberField } from './number-field.js';
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
          <SceneButton label="Go offline" act={act('offline')} />
        ) : (
          <SceneButton label="Go online" act={act('online')} isWayBack />
        )}
        {phone.isInFront ? (
          <SceneButton label="To background" act={act('background')} />
        ) : (
          <SceneButton label="To foreground" act={act('foreground')} isWayBack />
        )}
        <SceneButton label="Restart app" act={act('restart')} />
        <button type="button" class="danger" onClick={act('kill')}>
          Kill app
        </button>
      </div>
      <Latency session={session} />
      <div class="buttons">
        <SceneButton label="Spawn clients …" act={() => setSpawning(true)} />
        <SceneButton label="Let them leave" act={act('despawn')} />
      </div>
      {isSpawning && <SpawnDialog session={session} onClose={() => setSpawning(false)} />}
    </fieldset>
  );
}

interface SceneButtonProps {
  readonly label: string;
  readonly act: () => void;
  /** The phone is not as usual, and this ends it. */
  readonly isWayBack?: boolean;
}

function SceneButton({ label, act, isWayBack = false }: SceneButtonProps) {
  return (
    <button type="button" class={isWayBack ? 'active' : undefined} onClick={act}>
      {label}
    </button>
  );
}

const MILLISECONDS = { min: 0, max: 600_000 };

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
      <NumberField label="Latency, ms" {...MILLISECONDS} value={delayMs} onInput={setDelayMs} />
      <NumberField label="Jitter, ms" {...MILLISECONDS} value={jitterMs} onInput={setJitterMs} />
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
