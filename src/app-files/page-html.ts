import { OWN_PREFIX } from '../bridge/protocol.js';
import { admitOwnOrigin, findScriptNonce } from './content-security-policy.js';
import { type HtmlOutline, readHtml } from './html-outline.js';
import { isCordovaScript, loaderKind } from './loaders.js';

/** `auto`: a tag for the start page, and for pages that load Monaca's loader but no `cordova.js`. */
export type Inject = 'auto' | 'always' | 'never';

/** Where a page without a Cordova script of its own finds ours. */
export const SHIM_PATH = `${OWN_PREFIX}v1/shim.js`;

export interface PreparedPage {
  readonly html: string;
  /** Whether a policy was amended to let the page reach the bridge. */
  readonly isPolicyChanged: boolean;
}

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * Prepares an app's page for a browser: adds a script tag for Cordova where the page needs one,
 * and lets the bridge through its policy.
 *
 * @param outline what the page was read as, if it was
 * @returns undefined for a page without Cordova, which stays as it is
 */
export function preparePage(
  html: string,
  { isStartPage, inject }: { readonly isStartPage: boolean; readonly inject: Inject },
  outline: HtmlOutline = readHtml(html),
): PreparedPage | undefined {
  const { scripts, firstScriptOffset, policies } = outline;
  const paths = scripts.map((source) => source.replace(/[?#].*$/s, ''));
  const hasLoader = paths.some((path) => loaderKind(path) === 'js');
  const hasCordova = paths.some(isCordovaScript);
  // An app with a tag of its own has no Cordova before it, as on the phone.
  const isToInject =
    !hasCordova && (inject === 'always' || (inject === 'auto' && (isStartPage || hasLoader)));
  if (!hasCordova && !hasLoader && !isToInject) return undefined;

  const edits: Edit[] = policies.flatMap(({ policy, start, end }) => {
    const admitted = admitOwnOrigin(policy);
    return admitted === undefined
      ? []
      : [{ start, end, text: `content="${escapeAttribute(admitted)}"` }];
  });
  const isPolicyChanged = edits.length > 0;
  if (isToInject) {
    const nonce = policies.flatMap(({ policy }) => findScriptNonce(policy) ?? [])[0];
    const text = formatTag(nonce);
    edits.unshift({ start: firstScriptOffset, end: firstScriptOffset, text });
  }
  return { html: applyEdits(html, edits), isPolicyChanged };
}

function formatTag(nonce: string | undefined): string {
  return `<script${nonce === undefined ? '' : ` nonce="${escapeAttribute(nonce)}"`} src="${SHIM_PATH}"></script>`;
}

/** @param edits in the order of the text */
function applyEdits(html: string, edits: readonly Edit[]): string {
  let edited = '';
  let position = 0;
  for (const { start, end, text } of edits) {
    edited += html.slice(position, start) + text;
    position = end;
  }
  return edited + html.slice(position);
}

function escapeAttribute(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
}
