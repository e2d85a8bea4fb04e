import type { Command } from '../../bridge/protocol.js';

/** Pages that run on an emulator. */
export interface AppPages {
  /**
   * Fires one of Cordova's events in every page: `pause`, `resume`, `backbutton`, …
   * @param data goes to the event's listeners with it
   * @param target default `'document'`
   */
  fire(
    type: string,
    data?: Readonly<Record<string, unknown>>,
    target?: 'document' | 'window',
  ): void;
  /** Loads every page anew. */
  reload(): void;
  /** Sends every page away, ends what they have started, and lets no other in. */
  close(): Promise<void>;
}

interface ConnectedPages {
  tell(command: Command): void;
  close(): Promise<void>;
}

/** What the user of an emulator can do to the pages that are connected. */
export function createAppPages(pages: ConnectedPages): AppPages {
  return {
    fire: (type, data, target = 'document') => pages.tell({ t: 'fire', target, type, data }),
    reload: () => pages.tell({ t: 'reload', what: 'page' }),
    close: () => pages.close(),
  };
}
