const MAX_TEXT_LENGTH = 500;

/** Controls, line separators, and what turns the direction of writing around. */
const UNSEEN = /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu;
const LAYOUT = ['\n', '\t'];

/** Text from outside as people see it: as JSON, so that it can't steer the terminal; cut when it is long. */
export function quote(text: string): string {
  if (text.length <= MAX_TEXT_LENGTH) return quoteAll(text);
  return `${quoteAll(text.slice(0, MAX_TEXT_LENGTH))}… (${text.length} characters)`;
}

/** A value as JSON on one line, with everything in it to be seen and nothing to be obeyed. */
export function quoteAll(value: unknown): string {
  return JSON.stringify(value).replaceAll(UNSEEN, escapeCharacter);
}

/** A text with other text in it, as it is but for what would steer the terminal. */
export function escapeControls(text: string): string {
  return text.replaceAll(UNSEEN, (found) =>
    LAYOUT.includes(found) ? found : escapeCharacter(found),
  );
}

function escapeCharacter(found: string): string {
  return `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
