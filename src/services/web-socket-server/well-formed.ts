/** A text as clients get it: a lone surrogate becomes `?`, as Java encodes it. */
export function toWellFormed(text: string): string {
  return text.isWellFormed() ? text : text.replaceAll(/[\ud800-\udfff]/gu, '?');
}
