import { useEffect, useReducer, useRef, useState } from 'preact/hooks';
import type { Inspection } from './inspection.js';

/** Renders again when the inspection changes, at most once per frame. */
export function useInspection(inspection: Inspection): number {
  const [version, change] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    inspection.onChange = () => change(undefined);
    change(undefined);
  }, [inspection]);
  return version;
}

/** Follows a value, but changes at most once in this many milliseconds. */
export function useCalm<Value>(value: Value, ms: number): Value {
  const [calm, setCalm] = useState(value);
  const latest = useRef(value);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  latest.current = value;
  useEffect(() => {
    if (Object.is(calm, value)) return;
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      setCalm(latest.current);
    }, ms);
  }, [value]);
  return calm;
}

/** A setting that outlives the page, if the browser allows it. */
export function useStored(name: string, initial: string): [string, (value: string) => void] {
  const [value, setValue] = useState(() => readStored(name) ?? initial);
  return [
    value,
    (next) => {
      setValue(next);
      writeStored(name, next);
    },
  ];
}

function readStored(name: string): string | null {
  try {
    return localStorage.getItem(`wss-emu.${name}`);
  } catch {
    return null;
  }
}

function writeStored(name: string, value: string): void {
  try {
    localStorage.setItem(`wss-emu.${name}`, value);
  } catch {
    // It lasts until the page is left.
  }
}
