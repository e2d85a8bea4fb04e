import { countOf, formatCount } from '../../formats/count-of.js';
import { formatEntries } from './formats.js';
import type { Inspection } from './inspection.js';
import { MAX_ROWS } from './timeline.js';
import { showUnseen } from './visible-text.js';

const MAX_LENGTH = 500;

/** Counts of entries, shown and missing, and the outcome of the last action. */
export function StatusLine({ inspection }: { readonly inspection: Inspection }) {
  const { timeline, view, outcome } = inspection;
  const all = timeline.rows.length;
  const shown = view.rows.length;
  return (
    <footer class="status">
      <span class="counts">
        {shown === all
          ? formatEntries(all)
          : `${formatCount(shown)} of ${formatCount(all)} entries`}
      </span>
      {timeline.before > 0 && (
        <span class="before">{formatCount(timeline.before)} from before this page was opened</span>
      )}
      {timeline.dropped > 0 && (
        <span class="note">
          {countOf(timeline.dropped, 'older one')} dropped: {formatCount(MAX_ROWS)} are kept
        </span>
      )}
      {timeline.skipped > 0 && (
        <span class="note">
          {formatCount(timeline.skipped)} skipped: more than this page could follow, or it was away
        </span>
      )}
      <span class={outcome.ok ? 'outcome' : 'outcome failure'} role="status" aria-label="Outcome">
        {outcome.message !== '' && (
          <span key={outcome.count}>
            {outcome.ok ? '✓' : '✗'} {showUnseen(outcome.message.slice(0, MAX_LENGTH))}
          </span>
        )}
      </span>
    </footer>
  );
}
