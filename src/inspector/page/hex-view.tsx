import { useState } from 'preact/hooks';
import { formatCount } from '../../formats/count-of.js';
import { formatByte } from '../../formats/format-hex.js';

const BYTES_PER_LINE = 16;
const FIRST_LINES = 128;

/** Bytes as a hex dump. */
export function HexView({ bytes }: { readonly bytes: Uint8Array }) {
  const [isWhole, setWhole] = useState(false);
  const count = Math.ceil(bytes.length / BYTES_PER_LINE);
  const shown = isWhole ? count : Math.min(count, FIRST_LINES);
  const lines = Array.from({ length: shown }, (_, index) => formatLine(bytes, index));
  return (
    <>
      <pre class="hex-view">{lines.join('\n') || 'no bytes'}</pre>
      {shown < count && (
        <button type="button" onClick={() => setWhole(true)}>
          Show all {formatCount(bytes.length)} bytes
        </button>
      )}
    </>
  );
}

/** `00000010  68 65 6c 6c 6f …  hello`: offset, bytes, and their plain ASCII. */
export function formatLine(bytes: Uint8Array, index: number): string {
  const offset = index * BYTES_PER_LINE;
  const line = [...bytes.subarray(offset, offset + BYTES_PER_LINE)];
  const hex = line.map(formatByte);
  const halves = [hex.slice(0, 8).join(' '), hex.slice(8).join(' ')].join('  ');
  const ascii = line.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·'));
  return `${offset.toString(16).padStart(8, '0')}  ${halves.padEnd(48)}  ${ascii.join('')}`;
}
