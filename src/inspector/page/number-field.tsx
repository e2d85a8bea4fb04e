export interface NumberFieldProps {
  readonly label: string;
  readonly min: number;
  readonly max: number;
  readonly value: number;
  /** Gets `NaN` while the text isn't a number. */
  readonly onInput: (value: number) => void;
}

/** A required number in a form. */
export function NumberField({ label, min, max, value, onInput }: NumberFieldProps) {
  return (
    <label>
      {label}
      <input
        type="number"
        min={min}
        max={max}
        required
        value={value}
        onInput={({ currentTarget }) => onInput(currentTarget.valueAsNumber)}
      />
    </label>
  );
}
