import { type ByteSource, ShortReadError } from '../../bytes/byte-source.ts';
import { SourceChangedError } from '../../bytes/source-changed-error.ts';
import { SourceError } from '../../bytes/source-error.ts';
import { answerError, type RemoteAnswer, type RemoteClient } from './remote-client.ts';
import {
  differenceOf,
  type RemoteState,
  rangeRequest,
  type SizedFile,
  stateOf,
} from './remote-file.ts';

/** Bytes of one request: a larger read is made in pieces, side by side. */
const PIECE = 8 * 1024 * 1024;

/**
 * A file of a web server or an object store, read in ranges (RFC 9110, section 14). Each answer says
 * which state of the file it is of: another one than before is an error.
 */
export class RemoteSource implements ByteSource {
  readonly size: number;
  readonly #client: RemoteClient;
  readonly #file: SizedFile;
  /** What the answers have said so far; a listing may know less. */
  #known: RemoteState;

  constructor(client: RemoteClient, file: SizedFile) {
    this.size = file.size;
    this.#client = client;
    this.#file = file;
    // The time of a listing may be that of another zone.
    this.#known = { size: file.size, modified: null, tag: file.tag };
  }

  /**
   * @throws {ShortReadError} past the end
   * @throws {SourceChangedError} when the server has another state of the file meanwhile
   * @throws {SourceError} when it cannot be reached, fails, or does not answer what was asked
   */
  async read(target: Uint8Array, position: number): Promise<void> {
    const available = Math.max(0, Math.min(target.length, this.size - position));
    if (position < 0 || available < target.length) {
      throw new ShortReadError(this.#file.path, position, target.length, available);
    }
    const pieces: Promise<void>[] = [];
    for (let at = 0; at < target.length; at += PIECE) {
      pieces.push(this.#readPiece(target.subarray(at, at + PIECE), position + at));
    }
    await Promise.all(pieces);
  }

  async #readPiece(target: Uint8Array, position: number): Promise<void> {
    const { path, url } = this.#file;
    const request = rangeRequest(url, position, target.length, this.#known.tag);
    const place = { offset: position, into: target };
    const answer = await this.#client.ask(path, request, target.length, place);
    this.#requireRange(answer, position, target.length);
  }

  /** The range that was asked for, of the state that is known: nothing else counts. */
  #requireRange({ status, headers, body }: RemoteAnswer, position: number, length: number): void {
    const { path } = this.#file;
    if (status === 412) throw new SourceChangedError(path, 'its entity tag is another');
    if (status === 416) throw new SourceChangedError(path, 'it is shorter than it was');
    const whole = status === 200 && position === 0 && length === this.size;
    if (status === 200 && !whole) {
      const why =
        'the server sends whole files alone, and no ranges of them; copy the files instead';
      throw new SourceError(path, 'no-ranges', why, { offset: position });
    }
    if (status !== 206 && !whole) throw answerError(path, status, position);
    this.#requireSame(stateOf(headers, status));
    const range = /^bytes (\d+)-(\d+)\/(?:\d+|\*)$/.exec(headers.get('content-range') ?? '');
    const asked =
      range && Number(range[1]) === position && Number(range[2]) === position + length - 1;
    const packed = headers.get('content-encoding') !== null;
    if ((!whole && !asked) || packed || body.length !== length) {
      const why = `the server answered with other bytes than the ${length} asked for`;
      throw new SourceError(path, 'wrong-range', why, { offset: position });
    }
  }

  #requireSame(now: RemoteState): void {
    const change = differenceOf(this.#known, now);
    if (change !== null) throw new SourceChangedError(this.#file.path, change);
    const { size, modified, tag } = this.#known;
    this.#known = { size, modified: modified ?? now.modified, tag: tag ?? now.tag };
  }

  async verifyUnchanged(): Promise<void> {
    const { path, url } = this.#file;
    const answer = await this.#client.ask(path, { method: 'HEAD', url }, 0);
    if (answer.status !== 200) throw answerError(path, answer.status);
    this.#requireSame(stateOf(answer.headers));
  }
}
