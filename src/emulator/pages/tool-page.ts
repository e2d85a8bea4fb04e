/** A page for developers, beside an app's own pages: what the inspector is. */
export interface ToolPage {
  /** Its files by their names; the empty name is the page itself. */
  readonly files: ReadonlyMap<string, ToolFile>;
  /** A document of it has connected. */
  connect(channel: ToolChannel): ToolSession;
}

/** A file of a tool's page. */
export interface ToolFile {
  /** The value of `Content-Type`. */
  readonly type: string;
  readonly body: Uint8Array;
}

/** The way to a document of a tool's page. */
export interface ToolChannel {
  send(text: string): void;
  /** What the document has not been sent yet, in bytes of memory. */
  readonly bufferedBytes: number;
  close(): void;
}

/** What a tool does for one document of its page. */
export interface ToolSession {
  receive(text: string): void;
  /** The document has gone. */
  close(): void;
}

/** What `serveTool` takes. */
export interface ToolOptions {
  /** The port of the page; 0 for any free one. */
  readonly port: number;
}

/** A tool's page that is being served, to this machine alone. */
export interface ServedTool {
  /** The page to open. */
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}
