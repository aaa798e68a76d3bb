import { expect, it } from 'vitest';
import { parseS3Listing } from '../../../src/node/remote/s3-listing.ts';

const page = (inside: string) =>
  `<?xml version="1.0" encoding="UTF-8"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>b</Name>${inside}</ListBucketResult>`;
const object = (key: string, more = '') =>
  `<Contents><Key>${key}</Key><LastModified>2026-11-21T02:10:00.000Z</LastModified><ETag>&quot;ab&quot;</ETag><Size>266240</Size>${more}</Contents>`;

it('reads objects, groups, and where the next page begins', () => {
  const text = page(
    `<EncodingType>url</EncodingType><IsTruncated>true</IsTruncated><NextContinuationToken>t&amp;1</NextContinuationToken>${object('a%2Fb+c%2B.vhds')}<CommonPrefixes><Prefix>a%2Fdeep%2F</Prefix></CommonPrefixes>`,
  );
  expect(parseS3Listing(text)).toEqual({
    objects: [
      {
        ...{ key: 'a/b c+.vhds', size: 266240, tag: '"ab"' },
        modified: new Date('2026-11-21T02:10:00Z'),
      },
    ],
    prefixes: ['a/deep/'],
    next: 't&1',
  });
});

it('ends with the last page, whatever token it has', () => {
  const text = page(
    '<IsTruncated>false</IsTruncated><NextContinuationToken>x</NextContinuationToken>',
  );
  expect(parseS3Listing(text)).toEqual({ objects: [], prefixes: [], next: null });
});

it('takes keys as they are where nothing is encoded', () => {
  expect(parseS3Listing(page(object('100%&amp;')))?.objects[0]?.key).toBe('100%&');
});

it.each([
  ['no XML', 'hello'],
  ['something else', '<html><body/></html>'],
  ['an error', '<Error><Code>AccessDenied</Code></Error>'],
  ['a document type', `<!DOCTYPE x [<!ENTITY e "x">]>${page('')}`],
  ['cut short', page(object('a')).slice(0, -30)],
  ['nothing', ''],
])('%s is no listing', (_name, text) => {
  expect(parseS3Listing(text)).toBeNull();
});

it('leaves out what has no key, and sizes that are none', () => {
  const text = page(
    `<EncodingType>url</EncodingType><Contents><Size>1</Size></Contents>${object('%ff')}<Contents><Key>x</Key><Size>9e99</Size></Contents>`,
  );
  expect(parseS3Listing(text)?.objects).toEqual([
    { key: 'x', size: null, modified: null, tag: null },
  ]);
});
