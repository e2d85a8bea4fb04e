/** False on Windows: no signals between processes, no `sh`, no modes of files, other names. */
export const isPosix = process.platform !== 'win32';
