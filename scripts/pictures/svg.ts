/** A picture with its ground, which is seen on light and dark pages. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  /** What it shows, for who doesn't see it. */
  readonly title: string;
  readonly ground: string;
  readonly parts: readonly string[];
}

export function toSvg({ width, height, title, ground, parts }: Picture): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img">`,
    `<title>${escapeXml(title)}</title>`,
    `<rect width="${width}" height="${height}" rx="8" fill="${ground}"/>`,
    ...parts,
    '</svg>',
    '',
  ].join('\n');
}

export function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
