import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAutoindex } from '../../../src/node/remote/autoindex.ts';
import { shareOf } from '../../share.ts';

const URL_OF = 'http://server/copy/';
const at = (text: string) => new Date(text);

describe('pages of servers', () => {
  it('nginx: names in full, sizes to the byte', () => {
    const page = `<html><head><title>Index of /copy/</title></head><body>
<h1>Index of /copy/</h1><hr><pre><a href="../">../</a>
<a href="deep/">deep/</a>                                              21-Nov-2026 02:10                   -
<a href="shared%20disk.vhds">shared disk.vhds</a>                      21-Nov-2026 02:10              266240
<a href="a%26b.avhdx">a&amp;b.avhdx</a>                                28-Nov-2026 19:22                 12K
</pre><hr></body></html>`;
    expect(parseAutoindex(page, URL_OF)).toEqual([
      {
        name: 'deep',
        encoded: 'deep',
        type: 'folder',
        size: null,
        modified: at('2026-11-21T02:10Z'),
      },
      {
        ...{ name: 'shared disk.vhds', encoded: 'shared%20disk.vhds', type: 'file' },
        ...{ size: 266240, modified: at('2026-11-21T02:10Z') },
      },
      {
        ...{ name: 'a&b.avhdx', encoded: 'a%26b.avhdx', type: 'file' },
        ...{ size: null, modified: at('2026-11-28T19:22Z') },
      },
    ]);
  });

  it('Apache, lines: orders of columns and the folder above are no files', () => {
    const page = `<title>Index of /copy</title><pre><img src="/icons/blank.gif" alt="Icon "> <a href="?C=N;O=D">Name</a>
<img src="/icons/back.gif" alt="[PARENTDIR]"> <a href="/">Parent Directory</a>                             -
<img src="/icons/unknown.gif" alt="[   ]"> <a href="shared.vhds">shared.vhds</a>  2026-11-21 02:10  260K
</pre>`;
    expect(parseAutoindex(page, URL_OF)).toMatchObject([
      { name: 'shared.vhds', type: 'file', size: null, modified: at('2026-11-21T02:10Z') },
    ]);
  });

  it('Apache, a table', () => {
    const page = `<title>Index of /copy</title><table><tr><td><a href="/">Parent</a></td></tr>
<tr><td><a href="x.vhdx">x.vhdx</a></td><td align="right">2026-11-21 02:10  </td><td align="right">512 </td></tr></table>`;
    expect(parseAutoindex(page, URL_OF)).toMatchObject([{ name: 'x.vhdx', size: 512 }]);
  });

  it('nginx, JSON', () => {
    const rows = [
      { name: 'deep', type: 'directory', mtime: 'Sat, 21 Nov 2026 02:10:00 GMT' },
      { name: 'a b#.vhds', type: 'file', mtime: 'Sat, 21 Nov 2026 02:10:00 GMT', size: 266240 },
      { name: '..', type: 'directory' },
      { name: '../../x', type: 'file', size: 1 },
      { name: 'odd', type: 'file', size: -1.5 },
      null,
    ];
    expect(parseAutoindex(JSON.stringify(rows), URL_OF)).toEqual([
      {
        name: 'deep',
        encoded: 'deep',
        type: 'folder',
        size: null,
        modified: at('2026-11-21T02:10Z'),
      },
      {
        ...{ name: 'a b#.vhds', encoded: 'a%20b%23.vhds', type: 'file' },
        ...{ size: 266240, modified: at('2026-11-21T02:10Z') },
      },
      { name: 'odd', encoded: 'odd', type: 'file', size: null, modified: null },
    ]);
  });

  it('an empty folder is a folder, a page of something else is none', () => {
    expect(parseAutoindex('<a href="../">../</a>', URL_OF)).toEqual([]);
    expect(parseAutoindex('[]', URL_OF)).toEqual([]);
    expect(
      parseAutoindex('<p>Welcome to <a href="http://nginx.org/">nginx</a>', URL_OF),
    ).toBeNull();
    expect(parseAutoindex('', URL_OF)).toBeNull();
  });
});

/** As Apache 2.4 wrote them: without options, with FancyIndexing, and with HTMLTable besides. */
const APACHE: Readonly<Record<string, string>> = {
  plain: `<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01//EN" "http://www.w3.org/TR/html4/strict.dtd">
<html>
 <head>
  <title>Index of /healthy</title>
 </head>
 <body>
<h1>Index of /healthy</h1>
<ul><li><a href="/"> Parent Directory</a></li>
<li><a href="shared.vhds"> shared.vhds</a></li>
<li><a href="shared_c8e3f6af-7633-f73c-d765-1a6c351110ef.avhdx"> shared_c8e3f6af-7633-f73c-d765-1a6c351110ef.avhdx</a></li>
</ul>
</body></html>
`,
  fancy: `<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01//EN" "http://www.w3.org/TR/html4/strict.dtd">
<html>
 <head>
  <title>Index of /healthy</title>
 </head>
 <body>
<h1>Index of /healthy</h1>
<pre>      <a href="?C=N;O=D">Name</a>                    <a href="?C=M;O=A">Last modified</a>      <a href="?C=S;O=A">Size</a>  <a href="?C=D;O=A">Description</a><hr>      <a href="/">Parent Directory</a>                             -   
      <a href="shared.vhds">shared.vhds</a>             2026-11-21 09:45  260K  
      <a href="shared_c8e3f6af-7633-f73c-d765-1a6c351110ef.avhdx">shared_c8e3f6af-7633..&gt;</a> 2026-11-21 09:45  114M  
<hr></pre>
</body></html>
`,
  table: `<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01//EN" "http://www.w3.org/TR/html4/strict.dtd">
<html>
 <head>
  <title>Index of /healthy</title>
 </head>
 <body>
<h1>Index of /healthy</h1>
  <table>
   <tr><th valign="top">&nbsp;</th><th><a href="?C=N;O=D">Name</a></th><th><a href="?C=M;O=A">Last modified</a></th><th><a href="?C=S;O=A">Size</a></th><th><a href="?C=D;O=A">Description</a></th></tr>
   <tr><th colspan="5"><hr></th></tr>
<tr><td valign="top">&nbsp;</td><td><a href="/">Parent Directory</a></td><td>&nbsp;</td><td align="right">  - </td><td>&nbsp;</td></tr>
<tr><td valign="top">&nbsp;</td><td><a href="shared.vhds">shared.vhds</a></td><td align="right">2026-11-21 09:45  </td><td align="right">260K</td><td>&nbsp;</td></tr>
<tr><td valign="top">&nbsp;</td><td><a href="shared_c8e3f6af-7633-f73c-d765-1a6c351110ef.avhdx">shared_c8e3f6af-7633-f73c-d765-1a6c351110ef.avhdx</a></td><td align="right">2026-11-21 09:45  </td><td align="right">114M</td><td>&nbsp;</td></tr>
   <tr><th colspan="5"><hr></th></tr>
</table>
</body></html>
`,
};

it.each(Object.entries(APACHE))('Apache, recorded: %s', (style, page) => {
  const modified = style === 'plain' ? null : at('2026-11-21T09:45Z');
  const leaf = 'shared_c8e3f6af-7633-f73c-d765-1a6c351110ef.avhdx';
  expect(parseAutoindex(page, 'http://server/healthy/')).toEqual(
    ['shared.vhds', leaf].map((name) => {
      return { name, encoded: name, type: 'file', size: null, modified };
    }),
  );
});

it.each([
  ['http://elsewhere/copy/x.vhds'],
  ['//elsewhere/copy/x.vhds'],
  ['../other/x.vhds'],
  ['%2e%2e/x.vhds'],
  ['deep/x.vhds'],
  ['x.vhds?secret=1'],
  ['x.vhds#2'],
  ['javascript:alert(1)'],
  ['http://['],
  [''],
])('%j is nothing that lies in the folder', (href) => {
  const page = `<title>Index of /</title><a href="${href}">x</a> 21-Nov-2026 02:10 1`;
  expect(parseAutoindex(page, URL_OF)).toEqual([]);
});

it.each([['%2e%2e%2fx'], ['a%00b'], ['a%0ab'], ['a%5cb'], ['%ff%fe'], ['100%']])(
  '%s keeps the name that it has in the address',
  (encoded) => {
    const page = `<a href="../">..</a><a href="${encoded}">x</a>`;
    expect(parseAutoindex(page, URL_OF)).toMatchObject([{ encoded, name: encoded }]);
  },
);

it('answers whatever it gets', () => {
  const part = fc.oneof(
    fc.string(),
    fc.constantFrom(
      '<a href="',
      '">',
      '</a>',
      '[',
      '{"name":"x","type":"file"}',
      ']',
      '<pre>',
      '%',
      '&#',
    ),
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 20 }), (parts) => {
      for (const { name } of parseAutoindex(parts.join(''), URL_OF) ?? []) {
        expect(name).not.toMatch(/^\.{0,2}$|\//);
      }
    }),
    { numRuns: shareOf(300) },
  );
});
