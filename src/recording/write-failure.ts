/** Why a file can't be written, in words, or else the system's code. */
export function explainWriteFailure({ code, message }: NodeJS.ErrnoException): string {
  return REASONS[code ?? ''] ?? code ?? message;
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'its folder is not there',
  EISDIR: 'it is a folder',
  ENOTDIR: 'its folder is a file',
  EACCES: "its permissions don't allow it",
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
};
