/** What steers a terminal or turns its text around: control characters but the line's end, and bidi controls. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
const STEERING = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/** A text that a terminal shows and doesn't obey, whoever has written it. */
export function makeVisible(text: string): string {
  return text.replaceAll(
    STEERING,
    (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
