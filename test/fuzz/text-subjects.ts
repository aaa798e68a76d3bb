import type { ByteSource } from '../../src/bytes/byte-source.ts';
import { MemorySource } from '../../src/bytes/memory-source.ts';
import { openEventLog } from '../../src/formats/event-log/event-log.ts';
import { decodeAccessDump } from '../../src/formats/icacls/access-dump.ts';
import { sniff } from '../../src/formats/sniff.ts';
import { openVmXml } from '../../src/formats/vm-xml/vm-xml.ts';
import { machineFrom, vmPathsFromHostList } from '../../src/host/machine.ts';
import { timelineFor } from '../../src/host/timeline.ts';
import { parseVmList, VmListError } from '../../src/host/vm-list.ts';
import { outlineText } from '../../src/report/text/outline-text.ts';
import { vmListErrorText } from '../../src/report/text/permission-report.ts';
import { PLAIN } from '../../src/report/text/style.ts';
import { exactOutlines } from '../../src/report/view/outline.ts';
import { outlineVmConfiguration } from '../../src/report/view/outline-vm-configuration.ts';
import { analyseFiles } from './analyse-folder.ts';
import { mutateBlindly } from './blind.ts';
import type { Random } from './field.ts';
import { MutantSource } from './mutant-source.ts';
import { requirePrintable } from './require-printable.ts';
import { requireSafeNumbers } from './require-safe-numbers.ts';
import type { Mutant, Subject } from './subject.ts';
import { mutateText } from './text-mutation.ts';

type Encoding = 'utf8' | 'utf16le';

/** A text whose tokens are changed, or whose bytes are. */
export function textSubject(
  name: string,
  text: string,
  encoding: Encoding,
  exercise: Subject['exercise'],
): Subject {
  const bytes = Buffer.from(text, encoding);
  const original = new MemorySource(bytes);
  const targets = [{ offset: 0, length: bytes.length }];
  const mutate = async (random: Random): Promise<Mutant> => {
    if (random(4) === 0) {
      const { what, changes, size } = await mutateBlindly(original, targets, random);
      // A text is read as a whole: nobody hands over a terabyte of it.
      const bounded = Math.min(size, bytes.length + 0x100000);
      return { what, source: new MutantSource(original, changes, bounded), repaired: false };
    }
    const { text: changed, what } = mutateText(text, random);
    const source = new MemorySource(Buffer.from(changed, encoding));
    return { what, source: new MutantSource(source, []), repaired: false };
  };
  return { name, mutate, exercise };
}

export function vmXmlSubject(name: string, text: string, encoding: Encoding): Subject {
  return textSubject(name, text, encoding, async (source, _mutant, random) => {
    await sniff(source, 'node.xml');
    if (random(4) === 0) await analyseFiles([{ name: 'node.xml', source }]);
    const { tree, faults } = await openVmXml(source);
    const machine = machineFrom(tree, 'node.xml');
    const outline = exactOutlines(
      outlineVmConfiguration({ tree, faults, machine, hostList: vmPathsFromHostList(tree) }),
    );
    requireSafeNumbers(outline);
    requirePrintable(outlineText(outline, { width: 80, style: PLAIN, all: true }));
  });
}

export function eventLogSubject(name: string, text: string, encoding: Encoding): Subject {
  return textSubject(name, text, encoding, async (source) => {
    await sniff(source, 'events.xml');
    const { records } = await openEventLog(source);
    timelineFor(['shared_77AA.avhdx'], records, []);
  });
}

export function accessDumpSubject(name: string, text: string): Subject {
  return textSubject(name, text, 'utf16le', async (source) => {
    decodeAccessDump(await wholeOf(source));
  });
}

export function vmListSubject(name: string, text: string): Subject {
  return textSubject(name, text, 'utf8', async (source) => {
    try {
      parseVmList((await wholeOf(source)).toString());
    } catch (error) {
      if (!(error instanceof VmListError)) throw error;
      requirePrintable(vmListErrorText('machines.txt', error));
    }
  });
}

async function wholeOf(source: ByteSource): Promise<Buffer> {
  const bytes = Buffer.alloc(source.size);
  await source.read(bytes, 0);
  return bytes;
}
