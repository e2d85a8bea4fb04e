import { useState } from 'preact/hooks';
import { describeCloseCode } from './close-codes.js';
import { Dialog } from './dialog.js';

export interface CloseDialogProps {
  /** The client's name. */
  readonly name: string;
  readonly onSubmit: (code: number, reason: string) => void;
  readonly onClose: () => void;
}

const NORMAL = 1000;

/** Asks with which code and reason to close a client. */
export function CloseDialog({ name, onSubmit, onClose }: CloseDialogProps) {
  const [code, setCode] = useState(NORMAL);
  const [reason, setReason] = useState('');
  return (
    <Dialog
      title={`Close ${name}`}
      verb="Close"
      onSubmit={() => onSubmit(code, reason)}
      onClose={onClose}
    >
      <label>
        Code
        <input
          type="number"
          min={NORMAL}
          max={4999}
          required
          value={code}
          onInput={({ currentTarget }) => setCode(currentTarget.valueAsNumber)}
        />
      </label>
      <p class="dim">{Number.isNaN(code) ? 'a number' : describeCloseCode(code)}</p>
      <label>
        Reason
        <input
          maxLength={123}
          value={reason}
          onInput={({ currentTarget }) => setReason(currentTarget.value)}
        />
      </label>
    </Dialog>
  );
}
