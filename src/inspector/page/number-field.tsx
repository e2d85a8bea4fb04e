export interface NumberFieldProps {
  readonly label: string;
  readonly min: number;
  readonly max: number;
  readonly value: number;
  /** Gets `NaN` while what is typed is no number. */
  readonly onInput: (value: number) => void;
}

/** A number that a form must have. */
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
