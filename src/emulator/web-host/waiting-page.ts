/** How often the browser asks again. */
const INTERVAL_SECONDS = 1;

/** A page that stands in for one that is being built: it becomes that page as soon as it is there. */
export function formatWaitingPage(path: string): string {
  const name = path.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<!doctype html>
<meta charset="utf-8">
<meta http-equiv="refresh" content="${INTERVAL_SECONDS}">
<title>Waiting for ${name}</title>
<p style="font: 16px/1.5 sans-serif">${name} is not in the app’s folder now. This page loads as soon as it is there.</p>
`;
}
