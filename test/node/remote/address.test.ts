import { describe, expect, it } from 'vitest';
import { codeOf } from '../../../src/bytes/vhdset-error.ts';
import {
  decodeName,
  encodePath,
  parentFolder,
  parseAddress,
} from '../../../src/node/remote/address.ts';

describe('parseAddress', () => {
  it.each([
    ['https://server/a/b c.vhds', 'https', 'server', 'a/b c.vhds'],
    ['HTTP://server:8080', 'http', 'server:8080', ''],
    ['s3://bucket/prefix/', 's3', 'bucket', 'prefix/'],
    ['s3://bucket//x?y#z', 's3', 'bucket', '/x?y#z'],
  ])('%s', (path, scheme, authority, rest) => {
    expect(parseAddress(path)).toEqual({ scheme, authority, rest });
  });

  it.each(['https://user:secret@server/x', 's3://id:secret@bucket/x'])(
    '%s is refused, and not repeated',
    (path) => {
      const failed = (() => {
        try {
          return parseAddress(path);
        } catch (error) {
          return error;
        }
      })();
      expect(codeOf(failed)).toBe('source-unreadable');
      expect(String(failed)).not.toContain('secret');
    },
  );

  it('names a server at least', () => {
    expect(() => parseAddress('https:///x')).toThrow('no server');
  });
});

it.each([
  ['a b/c#d', 'a%20b/c%23d'],
  ['a%20b', 'a%20b'],
  ['100%', '100%25'],
  ['é', '%C3%A9'],
])('%s goes into a URL as %s', (names, encoded) => {
  expect(encodePath(names)).toBe(encoded);
});

it.each([
  ['a%20b', 'a b'],
  ['%2e%2e', '%2e%2e'],
  ['a%2fb', 'a%2fb'],
  ['%ff', '%ff'],
])('%s names %s', (encoded, name) => {
  expect(decodeName(encoded)).toBe(name);
});

it.each([
  ['https://server/a/b.vhds', 'https://server/a/'],
  ['https://server/a/', 'https://server/'],
  ['s3://bucket/b.vhds', 's3://bucket/'],
])('%s lies in %s', (path, folder) => {
  expect(parentFolder(path)).toBe(folder);
});
