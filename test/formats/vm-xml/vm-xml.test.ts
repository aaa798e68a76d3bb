import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FormatError } from '../../../src/bytes/fault.ts';
import { MemorySource } from '../../../src/bytes/memory-source.ts';
import {
  type ConfigurationNode,
  child,
  childrenNamed,
  textAt,
} from '../../../src/formats/configuration-tree.ts';
import { openVmXml } from '../../../src/formats/vm-xml/vm-xml.ts';
import type { Controller } from '../../../src/host/drive.ts';
import { machineFrom } from '../../../src/host/machine.ts';
import { corpus, corpusFile, hasCorpus } from '../../corpus.ts';

const open = (text: string, encoding: BufferEncoding = 'utf8') =>
  openVmXml(new MemorySource(Buffer.from(text, encoding)));

function allNodes(node: ConfigurationNode): ConfigurationNode[] {
  return [node, ...node.children.flatMap(allNodes)];
}

describe.skipIf(!hasCorpus)('a real VM configuration in XML', () => {
  const names = corpus
    .filter((entry) => entry.kind === 'vm-xml')
    .map((entry) => entry.unpackedName);

  it.each(names)('%s decodes to its golden values', async (name) => {
    const golden = JSON.parse(
      await readFile(
        new URL(`../../../fixtures/golden/vm-xml/${name.replace(/xml$/, 'json')}`, import.meta.url),
        'utf8',
      ),
    );
    const { encoding, tree, faults } = await openVmXml(
      new MemorySource(await readFile(await corpusFile(name))),
    );
    expect(encoding).toBe(golden.encoding);
    expect(faults.map((fault) => fault.code)).toEqual(golden.faults);
    const values = Object.keys(golden.values).map((path) => [path, textAt(tree, path)]);
    expect(Object.fromEntries(values)).toEqual(golden.values);

    const { controllers, drives, ...machine } = machineFrom(tree, name);
    const label = ({ kind, index }: Controller) => `${kind} ${index}`;
    const contents = drives.map(({ controller, slot, type, path }) =>
      [`${label(controller)}.${slot}`, type, path].filter(Boolean).join(' '),
    );
    const attachments = { controllers: controllers.map(label).sort(), drives: contents.sort() };
    expect({ ...machine, ...attachments }).toMatchObject(golden.machine);
  });

  it.each(names)('%s: every offset points at its element in the file', async (name) => {
    const bytes = await readFile(await corpusFile(name));
    const { encoding, tree } = await openVmXml(new MemorySource(bytes));
    const charset = encoding === 'utf-16le' ? 'utf16le' : 'latin1';
    for (const { name: element, offset } of allNodes(tree).slice(1)) {
      const begin = Buffer.from(`<${element}`, charset);
      expect(bytes.subarray(offset!, offset! + begin.length)).toEqual(begin);
    }
  });

  it('a MAC address is bytes, its line break no part of it', async () => {
    const path = await corpusFile('legacy-declares-utf16-is-ascii.xml');
    const { tree } = await openVmXml(new MemorySource(await readFile(path)));
    const card = 'configuration/_718032da-6efb-4ef4-8152-9a2fbda945bf_/ethernet_card0';
    expect(child(tree, `${card}/mac_address`)?.value).toEqual({
      type: 'bytes',
      size: 6,
      bytes: Uint8Array.of(0x00, 0x15, 0x5d, 0xfc, 0x63, 0x02),
    });
  });
});

describe('a VM configuration in XML', () => {
  it('keeps the type of each leaf, and its text as written', async () => {
    const { tree, faults } = await open(`<configuration>
      <a type="string"> 0012 </a><b type="integer">0007</b><c type="bool">False</c>
      <d type="double">1.50</d><e type="bytes">AAEC
</e><f><g type="string"></g></f><h />
    </configuration>`);
    expect(faults).toEqual([]);
    const leaves = tree.children[0]!.children.map((node) => [node.name, node.value]);
    expect(Object.fromEntries(leaves)).toEqual({
      a: { type: 'string', text: ' 0012 ' },
      b: { type: 'integer', text: '0007' },
      c: { type: 'boolean', text: 'False' },
      d: { type: 'double', text: '1.50' },
      e: { type: 'bytes', size: 3, bytes: Uint8Array.from([0, 1, 2]) },
      f: null,
      h: null,
    });
    expect(textAt(tree, 'configuration/f/g')).toBe('');
  });

  it('keeps siblings of one name, in order', async () => {
    const { tree } = await open(
      '<configuration><m type="string">1</m><n/><m type="string">2</m></configuration>',
    );
    const named = childrenNamed(tree.children[0]!, 'm').map((node) => node.value);
    expect(named).toMatchObject([{ text: '1' }, { text: '2' }]);
  });

  it.each([
    ['value-integer', '<x type="integer">ten</x>'],
    ['value-integer', '<x type="integer"></x>'],
    ['value-bool', '<x type="bool">maybe</x>'],
    ['value-bytes', '<x type="bytes">A*==</x>'],
    ['value-bytes', '<x type="bytes">AAE</x>'],
    ['value-type', '<x type="guid">1</x>'],
    ['value-without-type', '<x>1</x>'],
    ['value-without-type', '<x>1<y/></x>'],
  ])(
    'a value that is not what it says is kept as text, with a fault: %s %s',
    async (code, leaf) => {
      const { tree, faults } = await open(`<configuration>\n${leaf}</configuration>`);
      expect(faults).toMatchObject([{ code, structure: 'x', offset: 16 }]);
      expect(faults[0]!.message).toMatch(/^line 2: /);
      expect(child(tree, 'configuration/x')?.value).toMatchObject({ type: 'string' });
    },
  );

  it.each([
    ['vm-xml-root', '<html/>'],
    ['vm-xml-root', '<configuration/><configuration/>'],
    ['xml-malformed', ''],
    ['xml-malformed', '<configuration><a type="string">x</configuration>'],
    ['xml-malformed', '<configuration>\0</configuration>'],
    ['xml-doctype', '<!DOCTYPE configuration [<!ENTITY a "b">]><configuration>&a;</configuration>'],
    ['xml-entity', '<configuration><a type="string">&a;</a></configuration>'],
  ])('is refused by name: %s', async (code, text) => {
    await expect(open(text)).rejects.toMatchObject({ code });
  });

  it('16 MiB is the most that is read', async () => {
    await expect(open(' '.repeat(16 * 1024 * 1024 + 1))).rejects.toMatchObject({
      code: 'xml-too-large',
    });
  });

  it('cut at any byte, in either encoding, it is refused by name', async () => {
    const text = '<configuration><a type="string">x&amp;y</a></configuration>';
    for (const encoding of ['utf8', 'utf16le'] as const) {
      const whole = Buffer.from(`\ufeff${text}`, encoding);
      for (let length = 0; length < whole.length - 1; length++) {
        const cut = openVmXml(new MemorySource(whole.subarray(0, length)));
        await expect(cut).rejects.toBeInstanceOf(FormatError);
      }
    }
  });

  it('random bytes changed: a tree, or a refusal by name', async () => {
    const whole = Buffer.from(
      '<configuration><a type="integer">12</a><b type="bytes">AAEC</b></configuration>',
    );
    const change = fc.tuple(fc.nat(whole.length - 1), fc.nat(255));
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 3 }), async (changes) => {
        const bytes = Buffer.from(whole);
        for (const [at, byte] of changes) bytes[at] = byte;
        try {
          expect((await openVmXml(new MemorySource(bytes))).tree.children).toHaveLength(1);
        } catch (error) {
          expect(error).toBeInstanceOf(FormatError);
        }
      }),
      { numRuns: 500 },
    );
  });
});
