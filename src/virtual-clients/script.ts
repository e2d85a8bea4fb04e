/**
 * What a virtual client does, step by step. It is data, so that the command line, the inspector
 * and a test can share it; `parseScript` reads its text form too.
 *
 * In texts, `{n}` is the client's number, `{count}` how many there are, `{i}` the round of the
 * innermost `repeat`, all from 1, and `{message}` in a reply what it answers. Other braces stay.
 */
export type Script = readonly Step[];

export type Step = SayStep | WaitStep | ReplyStep | PauseStep | RepeatStep | CloseStep;

/** `say hello {n}`: sends a text. */
export interface SayStep {
  readonly do: 'say';
  readonly text: string;
}

/**
 * `wait welcome`: takes the oldest message that matches and that no earlier wait has taken, even if
 * it arrived before this step. Of the others the newest hundred stay.
 */
export interface WaitStep {
  readonly do: 'wait';
  /** A part of the message, or a regular expression such as `/^go/i`. Default: any message. */
  readonly match?: string;
}

/** `reply ping => pong`: answers every later message that matches, whatever the other steps do. */
export interface ReplyStep {
  readonly do: 'reply';
  readonly text: string;
  /** As in `wait`. */
  readonly match?: string;
}

/** `pause 100`, or `pause 100-300` for a random time. */
export interface PauseStep {
  readonly do: 'pause';
  /** In milliseconds, up to a day. */
  readonly ms: number;
  /** The upper limit of a random time; at least `ms`. */
  readonly upToMs?: number;
}

/** `repeat 10 { say move; pause 100 }` */
export interface RepeatStep {
  readonly do: 'repeat';
  readonly steps: Script;
  /** Default: for ever. */
  readonly times?: number;
}

/** `close 4000 bye`: closes the connection and ends the script. */
export interface CloseStep {
  readonly do: 'close';
  /** Default 1000. */
  readonly code?: number;
  /** Up to 123 bytes. */
  readonly reason?: string;
}
