/** A connection to a client: bytes in, bytes out, in order. What carries it is not known here. */
export interface ByteStream {
  /** The next bytes of the client, of its own choice of length; null when it has ended or is gone. */
  read(): Promise<Uint8Array | null>;
  /**
   * Sends the parts one behind the other; what other calls send comes before or after, never
   * between. The parts stay as they are until the promise is done.
   * @throws {ConnectionEnded} when the client is gone
   */
  write(parts: readonly Uint8Array[]): Promise<void>;
  /** Ends the connection at once; reads end, writes fail. */
  close(): void;
}
