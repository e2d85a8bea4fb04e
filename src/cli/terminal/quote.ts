const MAX_TEXT_LENGTH = 500;

/** Control characters, line separators, and bidirectional controls. */
const UNSEEN = /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu;
const LAYOUT = ['\n', '\t'];

/** Outside text for people to read: as JSON, so that it can't control the terminal, and cut if long. */
export function quote(text: string): string {
  if (text.length <= MAX_TEXT_LENGTH) return quoteAll(text);
  return `${quoteAll(text.slice(0, MAX_TEXT_LENGTH))}… (${text.length} characters)`;
}

/** A value as JSON on one line, with every control character escaped. */
export function quoteAll(value: unknown): string {
  return JSON.stringify(value).replaceAll(UNSEEN, escapeCharacter);
}

/** Escapes what would control the terminal in a message that quotes outside text. */
export function escapeControls(text: string): string {
  return text.replaceAll(UNSEEN, (found) =>
    LAYOUT.includes(found) ? found : escapeCharacter(found),
  );
}

function escapeCharacter(found: string): string {
  return `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
