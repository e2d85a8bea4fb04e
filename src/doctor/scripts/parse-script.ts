import { type AnyNode, type Program, parse } from 'acorn';

/** Why a script can't be read, and where: lines and columns from 1. */
export interface ScriptFault {
  readonly line: number;
  readonly column: number;
  readonly reason: string;
}

export type ParsedScript = { readonly program: Program } | { readonly fault: ScriptFault };

/**
 * Reads a script as a browser does.
 *
 * @param isModule undefined for a file that no page names: either will do
 */
export function parseScript(text: string, isModule?: boolean): ParsedScript {
  const parsed = tryToParse(text, isModule ? 'module' : 'script');
  if (isModule !== undefined || 'program' in parsed) return parsed;
  const asModule = tryToParse(text, 'module');
  return 'program' in asModule ? asModule : parsed;
}

/** Tells the line of an offset in a text, from 1. */
export function lineFinder(text: string): (offset: number) => number {
  let starts: number[] | undefined;
  return (offset) => {
    starts ??= [...text.matchAll(/\r\n?|[\n\u2028\u2029]/g)].map(
      ({ index, 0: lineBreak }) => index + lineBreak.length,
    );
    let [low, high] = [0, starts.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    return low + 1;
  };
}

/** All nodes in the script's order, however deep they nest. */
export function* nodesOf(root: AnyNode): Generator<AnyNode> {
  const waiting: AnyNode[] = [root];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    yield node;
    const first = waiting.length;
    for (const value of Object.values(node)) {
      for (const child of Array.isArray(value) ? value : [value]) {
        if (isNode(child)) waiting.push(child);
      }
    }
    reverseFrom(waiting, first);
  }
}

/** What was pushed last would come first. */
function reverseFrom(nodes: AnyNode[], first: number): void {
  for (let [one, other] = [first, nodes.length - 1]; one < other; one += 1, other -= 1) {
    [nodes[one], nodes[other]] = [nodes[other] as AnyNode, nodes[one] as AnyNode];
  }
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === 'object' && value !== null && typeof Object(value).type === 'string';
}

function tryToParse(text: string, sourceType: 'script' | 'module'): ParsedScript {
  try {
    const program = parse(text.replace(/^\ufeff/, ' '), {
      sourceType,
      ecmaVersion: 'latest',
      // In handlers, and in pages whose framework runs their scripts.
      allowReturnOutsideFunction: true,
      allowHashBang: true,
    });
    return { program };
  } catch (error) {
    return { fault: describeFault(error) };
  }
}

function describeFault(error: unknown): ScriptFault {
  if (error instanceof SyntaxError && 'loc' in error) {
    const { line, column } = error.loc as { line: number; column: number };
    return { line, column: column + 1, reason: error.message.replace(/ \(\d+:\d+\)$/, '') };
  }
  // The parser is recursive.
  if (error instanceof RangeError) return { line: 1, column: 1, reason: 'It nests too deep' };
  throw error;
}
