import type { ByteStream } from './byte-stream.ts';
import { ConnectionEnded } from './connection-ended.ts';
import {
  FIXED_NEWSTYLE,
  NO_ZEROES,
  OPTION_MAGIC,
  OPTION_REPLY_MAGIC,
  Option,
  OptionReply,
  SERVER_MAGIC,
} from './constants.ts';
import { exportDetails, exportInfos, readInfoRequest } from './export-info.ts';
import type { Incoming } from './incoming.ts';
import { decodeText, encodeText, Fields, Message } from './message.ts';
import { contextsAskedFor, type MetaContext } from './meta-context.ts';
import { exportNamed, type ServedExport } from './served-export.ts';

/** What client and server have agreed on. */
export interface Session {
  readonly export: ServedExport;
  readonly structured: boolean;
  readonly contexts: readonly MetaContext[];
}

/** Longer than any option that means something: names and queries have at most 4096 bytes each. */
const MOST_OPTION_BYTES = 64 * 1024;
/** A client that says more than this is not speaking NBD. */
const MOST_SKIPPED_BYTES = 1024 * 1024;

/**
 * The haggling of the fixed newstyle, up to the choice of an export.
 * @returns null when the client wanted to know something, and has said good-bye
 * @throws {ConnectionEnded} when it leaves, or says what can't be answered
 */
export async function negotiate(
  stream: ByteStream,
  incoming: Incoming,
  exports: readonly ServedExport[],
): Promise<Session | null> {
  const greeting = new Message(18).u64(SERVER_MAGIC).u64(OPTION_MAGIC);
  await stream.write([greeting.u16(FIXED_NEWSTYLE | NO_ZEROES).bytes]);
  const clientFlags = new Fields(await incoming.take(4)).u32()!;
  if ((clientFlags & ~(FIXED_NEWSTYLE | NO_ZEROES)) !== 0) {
    throw new ConnectionEnded(`the client asks for handshake flags ${clientFlags}`);
  }
  return new Haggling(stream, exports, (clientFlags & NO_ZEROES) !== 0).run(incoming);
}

class Haggling {
  readonly #stream: ByteStream;
  readonly #exports: readonly ServedExport[];
  readonly #noZeroes: boolean;
  #structured = false;
  /** What was agreed on for one export, and holds for that alone. */
  #chosen: { readonly export: ServedExport; readonly contexts: readonly MetaContext[] } | null =
    null;

  constructor(stream: ByteStream, exports: readonly ServedExport[], noZeroes: boolean) {
    this.#stream = stream;
    this.#exports = exports;
    this.#noZeroes = noZeroes;
  }

  async run(incoming: Incoming): Promise<Session | null> {
    for (;;) {
      const header = new Fields(await incoming.take(16));
      if (header.u64() !== OPTION_MAGIC) throw new ConnectionEnded('the client does not speak NBD');
      const option = header.u32()!;
      const length = header.u32()!;
      if (length > MOST_OPTION_BYTES) {
        if (length > MOST_SKIPPED_BYTES) throw new ConnectionEnded(`an option of ${length} bytes`);
        await incoming.skip(length);
        await this.#reply(option, OptionReply.ErrTooBig);
        continue;
      }
      const data = await incoming.take(length);
      switch (option) {
        case Option.ExportName:
          return this.#exportName(decodeText(data));
        case Option.Abort:
          // The client need not wait for the answer.
          await this.#reply(option, OptionReply.Ack).catch(() => {});
          return null;
        case Option.Go: {
          const session = await this.#info(option, data);
          if (session) return session;
          break;
        }
        case Option.Info:
          await this.#info(option, data);
          break;
        case Option.List:
          await this.#list(option, data);
          break;
        case Option.StructuredReply:
          if (data.length > 0) await this.#reply(option, OptionReply.ErrInvalid);
          else {
            this.#structured = true;
            await this.#reply(option, OptionReply.Ack);
          }
          break;
        case Option.ListMetaContext:
        case Option.SetMetaContext:
          await this.#metaContext(option, data);
          break;
        default:
          await this.#reply(option, OptionReply.ErrUnsupported);
      }
    }
  }

  async #exportName(name: string): Promise<Session> {
    const found = exportNamed(this.#exports, name);
    // This option knows no way to say so.
    if (!found) throw new ConnectionEnded('the client asks for an export that is not served');
    const zeroes = new Uint8Array(this.#noZeroes ? 0 : 124);
    await this.#stream.write([exportDetails(found, this.#structured), zeroes]);
    return this.#sessionOf(found);
  }

  /** @returns the session when the export is there and all has been said about it */
  async #info(option: number, data: Uint8Array): Promise<Session | null> {
    const request = readInfoRequest(data);
    if (!request) {
      await this.#reply(option, OptionReply.ErrInvalid);
      return null;
    }
    const found = exportNamed(this.#exports, request.name);
    if (!found) {
      await this.#reply(option, OptionReply.ErrUnknown, encodeText('no such export'));
      return null;
    }
    for (const info of exportInfos(found, this.#structured, request.wanted)) {
      await this.#reply(option, OptionReply.Info, info);
    }
    await this.#reply(option, OptionReply.Ack);
    return this.#sessionOf(found);
  }

  async #list(option: number, data: Uint8Array): Promise<void> {
    if (data.length > 0) return this.#reply(option, OptionReply.ErrInvalid);
    for (const { name, description } of this.#exports) {
      const [nameBytes, details] = [encodeText(name), encodeText(description)];
      const entry = new Message(4 + nameBytes.length + details.length).u32(nameBytes.length);
      await this.#reply(option, OptionReply.Server, entry.put(nameBytes).put(details).bytes);
    }
    return this.#reply(option, OptionReply.Ack);
  }

  async #metaContext(option: number, data: Uint8Array): Promise<void> {
    const listing = option === Option.ListMetaContext;
    if (!listing) this.#chosen = null;
    const fields = new Fields(data);
    const name = fields.text();
    const queries: (string | undefined)[] = [];
    for (let left = fields.u32() ?? 0; left > 0 && fields.left > 0; left--) {
      queries.push(fields.text());
    }
    const sound = queries.every((query) => query !== undefined);
    if (name === undefined || !sound || fields.left > 0 || (!listing && !this.#structured)) {
      return this.#reply(option, OptionReply.ErrInvalid);
    }
    const found = exportNamed(this.#exports, name);
    if (!found) return this.#reply(option, OptionReply.ErrUnknown, encodeText('no such export'));
    const contexts = contextsAskedFor(queries, listing);
    for (const context of contexts) {
      const text = encodeText(context.name);
      const entry = new Message(4 + text.length).u32(listing ? 0 : context.id);
      await this.#reply(option, OptionReply.MetaContext, entry.put(text).bytes);
    }
    if (!listing) this.#chosen = { export: found, contexts };
    return this.#reply(option, OptionReply.Ack);
  }

  #sessionOf(found: ServedExport): Session {
    const contexts = this.#chosen?.export === found ? this.#chosen.contexts : [];
    return { export: found, structured: this.#structured, contexts };
  }

  #reply(option: number, type: number, data: Uint8Array = new Uint8Array(0)): Promise<void> {
    const header = new Message(20).u64(OPTION_REPLY_MAGIC).u32(option).u32(type);
    return this.#stream.write([header.u32(data.length).bytes, data]);
  }
}
