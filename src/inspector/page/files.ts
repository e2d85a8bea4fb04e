import { countOf } from '../../formats/count-of.js';
import { toHar } from '../../recording/har.js';
import type { Inspection } from './inspection.js';
import { type Saved, toFileLines, toSaved } from './saved.js';

/** Replaced by the build with this package's version. */
declare const WSS_EMU_VERSION: string;

/** Saves what is shown, as a recording. */
export function saveRecording(inspection: Inspection): void {
  save(inspection, 'session.ndjson', ({ recording }) => toFileLines(recording));
}

/** Saves what is shown, as an HTTP Archive. */
export function saveHar(inspection: Inspection): void {
  save(inspection, 'session.har', ({ recording }) => [
    `${JSON.stringify(toHar(recording, WSS_EMU_VERSION))}\n`,
  ]);
}

/** Hands a file to the browser, which saves it. */
export function download(name: string, parts: readonly string[]): void {
  const url = URL.createObjectURL(new Blob([...parts], { type: 'application/octet-stream' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

function save(inspection: Inspection, name: string, format: (saved: Saved) => string[]): void {
  const { timeline, view } = inspection;
  const saved = toSaved(timeline.rows, view.rows, view.filter);
  if (saved.messages === 0) {
    inspection.say(false, 'Nothing to save: no message of a client or the app is shown');
    return;
  }
  download(name, format(saved));
  inspection.say(true, describe(saved, name));
}

function describe({ messages, cut, left }: Saved, name: string): string {
  const lacks = [
    ...(cut > 0 ? [`${cut} cut, as shown`] : []),
    ...(left > 0 ? [`without ${countOf(left, 'binary message')}`] : []),
  ];
  const note = lacks.length > 0 ? ` (${lacks.join(', ')}: --record keeps all)` : '';
  return `Saved ${countOf(messages, 'message')} in ${name}${note}`;
}
