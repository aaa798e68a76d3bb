import { describe, expect, it } from 'vitest';
import { abortable } from '../../src/bytes/abortable-source.ts';
import { type ByteSource, ShortReadError } from '../../src/bytes/byte-source.ts';
import { FormatError } from '../../src/bytes/fault.ts';
import { failsAs, namedSource } from '../../src/bytes/named-source.ts';
import { SourceError } from '../../src/bytes/source-error.ts';

const failing = (error: unknown): ByteSource => ({
  size: 100,
  read: () => Promise.reject(error),
});
const failureOf = (error: unknown) =>
  namedSource(failing(error), 's3://b/k')
    .read(new Uint8Array(4), 8)
    .catch((thrown: unknown) => thrown);

describe('a source that is named', () => {
  it('tells a foreign failure with path, offset, reason and cause', async () => {
    const gone = Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
    expect(await failureOf(gone)).toMatchObject({
      code: 'source-unreadable',
      path: 's3://b/k',
      offset: 8,
      reason: 'ECONNRESET',
      cause: gone,
      message: 'cannot read s3://b/k at offset 8: socket hang up',
    });
    expect(await failureOf(new TypeError('no body'))).toMatchObject({ reason: 'no body' });
    expect(await failureOf('just text')).toMatchObject({ reason: 'just text' });
  });

  it('tells what the image that it lies in cannot give the same way', async () => {
    const fault = {
      code: 'chunk-checksum',
      structure: 'chunk 3',
      offset: 7,
      message: 'is damaged',
    };
    const told = await failureOf(new FormatError(fault));
    expect(told).toBeInstanceOf(SourceError);
    expect(told).toMatchObject({ reason: 'chunk-checksum' });
  });

  it('leaves short reads, its own errors and aborts as they are', async () => {
    const abort = Object.assign(new Error('stop'), { name: 'AbortError' });
    const own = new SourceError('deeper', 'EIO', 'bad sector');
    for (const error of [new ShortReadError('x', 8, 4, 1), own, abort]) {
      expect(await failureOf(error)).toBe(error);
    }
  });

  it('is not named twice, not even through what wraps it', async () => {
    const source = namedSource(failing(new Error('x')), 'a');
    expect(namedSource(source, 'b')).toBe(source);
    const stop = new AbortController();
    const wrapped = abortable(source, stop.signal);
    expect(namedSource(wrapped, 'b')).toBe(wrapped);
    stop.abort(new Error('enough'));
    await expect(namedSource(wrapped, 'b').read(new Uint8Array(1), 0)).rejects.toThrow(/^enough$/);
    const foreign = failing(new Error('x'));
    expect(namedSource(failsAs(foreign, foreign), 'b')).not.toBe(foreign);
  });

  it('says whether it is unchanged where its base does', async () => {
    expect(namedSource(failing(0), 'a').verifyUnchanged).toBeUndefined();
    const verifyUnchanged = () => Promise.reject(new Error('has changed'));
    const source = namedSource({ ...failing(0), verifyUnchanged }, 'a');
    await expect(source.verifyUnchanged?.()).rejects.toThrow('has changed');
  });

  it('answers at once only where its base does, and never throws there', () => {
    expect(namedSource(failing(0), 'a').readNow).toBeUndefined();
    const readNow = (target: Uint8Array) => {
      if (target.length > 1) throw new Error('x');
      return true;
    };
    const source = namedSource({ ...failing(0), readNow }, 'a');
    expect(source.readNow?.(new Uint8Array(1), 0)).toBe(true);
    expect(source.readNow?.(new Uint8Array(2), 0)).toBe(false);
  });
});
