import { formatEntries } from './formats.js';
import type { Recorded } from './inspection.js';
import { showUnseen } from './visible-text.js';

export interface RecordedRailProps {
  readonly recorded: Recorded;
  readonly onBack: () => void;
}

/** In place of the phone's servers and clients: what is shown is a recording. */
export function RecordedRail({ recorded, onBack }: RecordedRailProps) {
  const { name, startMs, entries } = recorded;
  return (
    <aside class="rail" aria-label="Recording">
      <h2>Recording</h2>
      <section class="recorded">
        <h3>{showUnseen(name)}</h3>
        <p class="dim">
          {formatEntries(entries)}, begun {new Date(startMs).toLocaleString('en-GB')}
        </p>
      </section>
      <p class="dim">It can be looked at, and changes nothing on the phone, which goes on.</p>
      <button type="button" class="active" onClick={onBack}>
        Back to the phone
      </button>
    </aside>
  );
}
