// The few globals that Node and browsers share, for the code that runs in both.

declare function queueMicrotask(callback: () => void): void;
declare function setTimeout(callback: () => void, delayMs: number): unknown;
declare function clearTimeout(timer: unknown): void;
declare function btoa(binary: string): string;
declare function atob(base64: string): string;
declare const console: { warn(...values: unknown[]): void; error(...values: unknown[]): void };
