import { formatCount } from '../../formats/count-of.js';

const KIB = 1_024;

/** `1:02.345`: minutes, seconds, milliseconds. */
export function formatTime(ms: number): string {
  const seconds = (ms % 60_000) / 1_000;
  return `${Math.floor(ms / 60_000)}:${seconds.toFixed(3).padStart(6, '0')}`;
}

/** The time from one entry to the next. */
export function formatGap(ms: number): string {
  if (ms < 1_000) return `+${ms} ms`;
  if (ms < 60_000) return `+${(ms / 1_000).toFixed(1)} s`;
  return `+${Math.floor(ms / 60_000)} min`;
}

export function formatSize(bytes: number): string {
  if (bytes < KIB) return `${bytes} B`;
  if (bytes < KIB * KIB) return `${(bytes / KIB).toFixed(1)} KiB`;
  return `${(bytes / KIB / KIB).toFixed(1)} MiB`;
}

/** `1 entry`, `2,000 entries` */
export function formatEntries(count: number): string {
  return `${formatCount(count)} ${count === 1 ? 'entry' : 'entries'}`;
}

/** A client's id without Java's slash. */
export function formatClient(id: string): string {
  return id.replace(/^\//, '');
}

/** Which app a server or an entry belongs to. */
export function formatPage(page: number): string {
  return page === 0 ? 'app in Node' : `page ${page}`;
}
