/**
 * Ports that a page which has gone is still releasing. The next page's `start` waits for them,
 * so that a reload never finds its own port in use (contract, section 5).
 */
export class PortLeases {
  readonly #releases = new Map<number, Promise<void>>();

  /** Notes that `port` is being released until `released` resolves. */
  hold(port: number, released: Promise<void>): void {
    const release = Promise.all([this.whenReleased(port), released]).then(() => {
      if (this.#releases.get(port) === release) this.#releases.delete(port);
    });
    this.#releases.set(port, release);
  }

  /** Resolves when nobody is releasing `port` any more; at once for most ports. */
  async whenReleased(port: number): Promise<void> {
    await this.#releases.get(port);
  }
}
