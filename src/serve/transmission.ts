import { answerAsOne, answerInChunks, type ReadAnswer } from './answer-read.ts';
import { blockStatus } from './block-status.ts';
import { ConnectionEnded } from './connection-ended.ts';
import { Command, DONT_FRAGMENT, Errno, REQUEST_MAGIC, REQUEST_ONE } from './constants.ts';
import { MOST_READ_BYTES } from './export-info.ts';
import type { Session } from './handshake.ts';
import type { Incoming } from './incoming.ts';
import { Fields } from './message.ts';
import { doneChunk, errorChunk, simpleHeader, statusChunk } from './replies.ts';

/** Requests of one client that are worked on at a time; the next ones wait in the stream. */
const MOST_IN_FLIGHT = 64;
const NO_TEXT = new Uint8Array(0);

interface Request {
  readonly flags: number;
  readonly type: number;
  readonly cookie: bigint;
  readonly offset: bigint;
  readonly length: number;
}

/**
 * Answers the requests of a client until it disconnects, several at a time and in the order they
 * are done.
 * @throws {ConnectionEnded} when it leaves without a word, or says what is no request
 */
export async function transmit(
  incoming: Incoming,
  session: Session,
  answer: ReadAnswer,
): Promise<void> {
  const { stream } = answer;
  const inFlight = new Set<Promise<void>>();
  let failure: unknown = null;
  let wake = () => {};
  const begin = (request: Request): void => {
    const task = reply(request, session, answer, () => failure !== null)
      .catch((error: unknown) => {
        failure ??= error;
        // Nobody takes the other answers: what waits for a request ends as well.
        stream.close();
      })
      .finally(() => {
        inFlight.delete(task);
        wake();
      });
    inFlight.add(task);
  };
  try {
    for (;;) {
      const request = await nextRequest(incoming);
      if (request.type === Command.Disconnect) break;
      begin(request);
      while (inFlight.size >= MOST_IN_FLIGHT) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
  } catch (error) {
    failure ??= error;
  }
  // A client that said good-bye gets the answers it has asked for.
  await Promise.all(inFlight);
  if (failure) throw failure;
}

async function nextRequest(incoming: Incoming): Promise<Request> {
  const fields = new Fields(await incoming.take(28));
  if (fields.u32() !== REQUEST_MAGIC) throw new ConnectionEnded('what came is not a request');
  const [flags, type] = [fields.u16()!, fields.u16()!];
  const [cookie, offset, length] = [fields.u64()!, fields.u64()!, fields.u32()!];
  if (type === Command.Write) await incoming.skip(length);
  return { flags, type, cookie, offset, length };
}

async function reply(
  request: Request,
  session: Session,
  answer: ReadAnswer,
  stopped: () => boolean,
): Promise<void> {
  const { cookie, length } = request;
  const { structured } = session;
  const error = objectionTo(request, session);
  if (error !== Errno.None) {
    const part = structured
      ? errorChunk(cookie, error, NO_TEXT, null)
      : simpleHeader(cookie, error);
    return answer.stream.write([part]);
  }
  const offset = Number(request.offset);
  if (request.type === Command.BlockStatus) {
    const { contexts } = session;
    const one = (request.flags & REQUEST_ONE) !== 0;
    const range = { offset, length };
    const told = await blockStatus(session.export, contexts, range, { one, stopped });
    return answer.stream.write(
      told.map((descriptors, i) =>
        statusChunk(cookie, contexts[i]!.id, descriptors, i === told.length - 1),
      ),
    );
  }
  if (length === 0) {
    return answer.stream.write([structured ? doneChunk(cookie) : simpleHeader(cookie, Errno.None)]);
  }
  const whole = !structured || (request.flags & DONT_FRAGMENT) !== 0;
  if (whole) return answerAsOne(answer, { cookie, offset, length }, structured);
  return answerInChunks(answer, { cookie, offset, length });
}

/** Why a request can't be answered, as an error of the protocol. */
function objectionTo({ flags, type, offset, length }: Request, session: Session): number {
  const inside = offset + BigInt(length) <= BigInt(session.export.length);
  switch (type) {
    case Command.Read: {
      const known = session.structured ? DONT_FRAGMENT : 0;
      const fine = inside && length <= MOST_READ_BYTES && (flags & ~known) === 0;
      return fine ? Errno.None : Errno.Invalid;
    }
    case Command.BlockStatus: {
      const agreed = session.structured && session.contexts.length > 0;
      const fine = inside && length > 0 && agreed && (flags & ~REQUEST_ONE) === 0;
      return fine ? Errno.None : Errno.Invalid;
    }
    case Command.Write:
    case Command.Trim:
    case Command.WriteZeroes:
    case Command.Resize:
      return Errno.Perm;
    default:
      return Errno.Invalid;
  }
}
