import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';

export interface DialogProps {
  readonly title: string;
  /** The label of the button that submits it. */
  readonly verb: string;
  readonly onSubmit: () => void;
  /** Called when it is closed, submitted or not. */
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

/** A modal dialog; Escape cancels it. */
export function Dialog({ title, verb, onSubmit, onClose, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => dialog.current?.showModal(), []);

  function submit(event: Event): void {
    event.preventDefault();
    onSubmit();
    dialog.current?.close();
  }

  return (
    <dialog ref={dialog} aria-labelledby={id} onClose={onClose}>
      <form onSubmit={submit}>
        <h2 id={id}>{title}</h2>
        {children}
        <p class="buttons">
          <button type="button" onClick={() => dialog.current?.close()}>
            Cancel
          </button>
          <button type="submit" class="primary">
            {verb}
          </button>
        </p>
      </form>
    </dialog>
  );
}
