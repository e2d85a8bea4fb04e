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
 * `wait welcome`: goes on when a message has come that no earlier wait has taken: the oldest that
 * matches, also when it came before. The others stay, the newest hundred of them.
 */
export interface WaitStep {
  readonly do: 'wait';
  /** A part of the message, or a regular expression such as `/^go/i`; without it any will do. */
  readonly match?: string;
}

/** `reply ping => pong`: from now on each message that matches is answered, whatever else is done. */
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
  /** The longest, when it is a random time; not below `ms`. */
  readonly upToMs?: number;
}

/** `repeat 10 { say move; pause 100 }` */
export interface RepeatStep {
  readonly do: 'repeat';
  readonly steps: Script;
  /** Without it, for ever. */
  readonly times?: number;
}

/** `close 4000 bye`: leaves, in good order; what follows is not done. */
export interface CloseStep {
  readonly do: 'close';
  /** 1000 by default. */
  readonly code?: number;
  /** Up to 123 bytes. */
  readonly reason?: string;
}
