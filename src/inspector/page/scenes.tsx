import { useState } from 'preact/hooks';
import type { Inspection } from './inspection.js';
import { NumberField } from './number-field.js';
import { SpawnDialog } from './spawn-dialog.js';

/** Actions that need only a button. */
type Pressed =
  | ('offline' | 'online' | 'background' | 'foreground' | 'kill' | 'restart')
  | ('despawn' | 'record');

/** What can be done to the phone. */
export function Scenes({ inspection }: { readonly inspection: Inspection }) {
  const { phone, recording, connection } = inspection;
  const [isSpawning, setSpawning] = useState(false);
  const act = (action: Pressed) => () => inspection.perform({ action });
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
      <Latency inspection={inspection} />
      <div class="buttons">
        <SceneButton label="Spawn clients …" act={() => setSpawning(true)} />
        <SceneButton label="Let them leave" act={act('despawn')} />
        {recording === null ? (
          <SceneButton label="Record" act={act('record')} />
        ) : (
          <SceneButton label="End the recording" act={act('record')} isWayBack />
        )}
      </div>
      {isSpawning && <SpawnDialog inspection={inspection} onClose={() => setSpawning(false)} />}
    </fieldset>
  );
}

interface SceneButtonProps {
  readonly label: string;
  readonly act: () => void;
  /** It ends an unusual state of the phone. */
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

function Latency({ inspection }: { readonly inspection: Inspection }) {
  const [delayMs, setDelayMs] = useState(200);
  const [jitterMs, setJitterMs] = useState(0);
  const { phone } = inspection;
  const isOn = phone.delayMs + phone.jitterMs > 0;
  return (
    <form
      class="latency"
      onSubmit={(event) => {
        event.preventDefault();
        inspection.perform({ action: 'latency', delayMs, jitterMs });
      }}
    >
      <NumberField label="Latency, ms" {...MILLISECONDS} value={delayMs} onInput={setDelayMs} />
      <NumberField label="Jitter, ms" {...MILLISECONDS} value={jitterMs} onInput={setJitterMs} />
      <button type="submit">Set</button>
      {isOn && (
        <button
          type="button"
          class="active"
          onClick={() => inspection.perform({ action: 'latency', delayMs: 0, jitterMs: 0 })}
        >
          Off
        </button>
      )}
    </form>
  );
}
