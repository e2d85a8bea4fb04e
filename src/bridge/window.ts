/**
 * What a page may be sent and has not worked off, in characters of frames. Above it the
 * emulator lets nothing more in from clients, until half of it is worked off.
 */
export const WINDOW_LENGTH = 4 * 1024 * 1024;
/** A page acknowledges at the latest when it has worked off this much. */
export const ACK_LENGTH = WINDOW_LENGTH / 16;
