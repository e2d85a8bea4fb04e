/** The letters outside ASCII that Java takes for one of ASCII: the long s and Turkish i's. */
const ODD_LETTERS = /[\u017f\u0130\u0131]/g;

/**
 * A name in small letters. Two ASCII names have the same ones if Java calls them equal
 * (`String#equalsIgnoreCase`, which the plugin's actions go through).
 */
export function foldCase(name: string): string {
  return name.replace(ODD_LETTERS, (letter) => (letter === '\u017f' ? 's' : 'i')).toLowerCase();
}
