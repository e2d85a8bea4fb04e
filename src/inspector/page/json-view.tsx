import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { showUnseen } from './visible-text.js';

/** How many values of a list are shown at first. */
const FIRST_VALUES = 100;
/** How many levels are open at first. */
const OPEN_LEVELS = 2;
const MAX_TEXT_LENGTH = 2_000;

/** A JSON value as a collapsible tree. */
export function JsonView({ value }: { readonly value: unknown }) {
  return (
    <div class="json-view">
      <JsonNode value={value} level={0} />
    </div>
  );
}

interface JsonNodeProps {
  readonly name?: string;
  readonly value: unknown;
  readonly level: number;
}

function JsonNode({ name, value, level }: JsonNodeProps) {
  const label = name !== undefined && <span class="json-name">{showUnseen(name)}: </span>;
  if (typeof value !== 'object' || value === null) {
    return (
      <div class="json-leaf">
        {label}
        <span class={`json-${value === null ? 'null' : typeof value}`}>{formatLeaf(value)}</span>
      </div>
    );
  }
  return <JsonBranch label={label} value={value} level={level} />;
}

interface JsonBranchProps {
  readonly label: JSX.Element | false;
  readonly value: object;
  readonly level: number;
}

function JsonBranch({ label, value, level }: JsonBranchProps) {
  const [isOpen, setOpen] = useState(level < OPEN_LEVELS);
  const [isWhole, setWhole] = useState(false);
  const fields = Object.entries(value);
  const shown = isWhole ? fields : fields.slice(0, FIRST_VALUES);
  return (
    <details open={isOpen} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        {label}
        <span class="dim">
          {Array.isArray(value) ? `[ ${fields.length} ]` : `{ ${fields.length} }`}
        </span>
      </summary>
      {isOpen &&
        shown.map(([name, field]) => (
          <JsonNode key={name} name={name} value={field} level={level + 1} />
        ))}
      {isOpen && shown.length < fields.length && (
        <button type="button" onClick={() => setWhole(true)}>
          Show {fields.length - shown.length} more
        </button>
      )}
    </details>
  );
}

function formatLeaf(value: unknown): string {
  const text = typeof value === 'string' ? `"${value}"` : String(value);
  const shown = text.length > MAX_TEXT_LENGTH ? `${text.slice(0, MAX_TEXT_LENGTH)}…` : text;
  return showUnseen(shown);
}
