import { Component } from 'preact';
import { colourOf } from './colours.js';
import { formatClient, formatGap, formatSize, formatTime } from './formats.js';
import { type CallResult, type Row, toText } from './rows.js';
import { showUnseen } from './visible-text.js';

export const COLUMNS = [
  { name: 'time', title: 'Time' },
  { name: 'gap', title: 'Gap' },
  { name: 'place', title: 'Client' },
  { name: 'kind', title: 'Kind' },
  { name: 'direction', title: '' },
  { name: 'text', title: 'Text' },
  { name: 'size', title: 'Size' },
] as const;

const BEFORE = 'before this page was opened';

/** No row is wide enough to show more. */
const MAX_LENGTH = 400;

export function rowId({ n }: Row): string {
  return `row-${n}`;
}

export interface TimelineRowProps {
  readonly row: Row;
  /** A call's result, which arrives after the row. */
  readonly result: CallResult | undefined;
  /** Since the previous row, in milliseconds. */
  readonly gap: number | undefined;
  readonly index: number;
  readonly isSelected: boolean;
  readonly onSelect: (row: Row) => void;
}

/** A line of the timeline. It isn't rendered again as others come and go. */
export class TimelineRow extends Component<TimelineRowProps> {
  override shouldComponentUpdate(next: TimelineRowProps): boolean {
    const { row, result, gap, index, isSelected } = this.props;
    return (
      next.row !== row ||
      next.result !== result ||
      next.gap !== gap ||
      next.index !== index ||
      next.isSelected !== isSelected
    );
  }

  override render({ row, result, gap, index, isSelected, onSelect }: TimelineRowProps) {
    const { entry, kind, label, text, bytes, isBad, direction, origin } = row;
    const isFailed = isBad || result?.isFailure;
    return (
      <div
        id={rowId(row)}
        class={`row kind-${kind}${isFailed ? ' bad' : ''}${origin.isBefore ? ' before' : ''}`}
        role="row"
        aria-rowindex={index + 2}
        aria-selected={isSelected}
        onClick={() => onSelect(row)}
      >
        <span role="gridcell" class="cell time" title={origin.isBefore ? BEFORE : undefined}>
          {formatTime(entry.t)}
        </span>
        <span role="gridcell" class="cell gap">
          {gap ? formatGap(gap) : ''}
        </span>
        <Place row={row} />
        <span role="gridcell" class="cell kind">
          <span class="tag">{kind}</span> {label}
        </span>
        <Direction direction={direction} />
        <span role="gridcell" class="cell text">
          <span class="message">{showUnseen(text.slice(0, MAX_LENGTH))}</span>
          {result && <Answer result={result} />}
        </span>
        <span role="gridcell" class="cell size">
          {bytes === undefined ? '' : formatSize(bytes)}
        </span>
      </div>
    );
  }
}

function Place({ row: { client, port, entry } }: { readonly row: Row }) {
  if (client !== undefined) {
    return (
      <span role="gridcell" class="cell place" title={port === undefined ? '' : `at port ${port}`}>
        <span class={`swatch ${colourOf(client)}`} />
        {showUnseen(formatClient(client))}
      </span>
    );
  }
  const place = port === undefined ? '' : `:${port}`;
  return (
    <span role="gridcell" class="cell place dim">
      {place || (entry.page > 0 ? `page ${entry.page}` : '')}
    </span>
  );
}

function Direction({ direction }: { readonly direction: Row['direction'] }) {
  if (!direction) return <span role="gridcell" class="cell direction" />;
  const isReceived = direction === 'received';
  return (
    <span
      role="gridcell"
      class={`cell direction ${direction}`}
      aria-label={direction}
      title={isReceived ? 'received from the client' : 'sent to the client'}
    >
      {isReceived ? '↓' : '↑'}
    </span>
  );
}

/** A call's outcome, if worth mentioning. */
function Answer({ result: { entry, isFailure } }: { readonly result: CallResult }) {
  const { message } = entry;
  const sentTo = Object(message).clientsSent;
  if (isFailure) {
    return <span class="answer failure">✗ {showUnseen(toText(message).slice(0, MAX_LENGTH))}</span>;
  }
  return <span class="answer">{typeof sentTo === 'number' ? `✓ ${sentTo}×` : '✓'}</span>;
}
