import { readFile } from 'node:fs/promises';
import type { ByteSource } from '../../src/bytes/byte-source.ts';
import { MemorySource } from '../../src/bytes/memory-source.ts';
import { FilePool } from '../../src/node/file-pool.ts';
import { type CorpusEntry, corpus, corpusFile } from '../corpus.ts';
import type { Subject } from './subject.ts';
import { vmXmlSubject } from './text-subjects.ts';
import { vhdsSubject } from './vhds-subject.ts';
import { vhdxSubject } from './vhdx-subject.ts';
import { vmcxSubject } from './vmcx-subject.ts';

/** The real files, changed through a layer over them: none is copied or written. */
export async function corpusSubjects(): Promise<Subject[]> {
  // Never closed: it lives as long as the run.
  const pool = new FilePool();
  const open = async (name: string): Promise<ByteSource> => pool.open(await corpusFile(name));
  const subjects: Subject[] = [];
  for (const entry of corpus) subjects.push(await corpusSubject(entry, open));
  return subjects;
}

async function corpusSubject(
  { unpackedName: name, kind, type, parent }: CorpusEntry,
  open: (name: string) => Promise<ByteSource>,
): Promise<Subject> {
  switch (kind) {
    case 'vhdx': {
      const files = [{ name, source: await open(name) }];
      if (parent) files.push({ name: parent, source: await open(parent) });
      const complete = type !== 'differencing' || files.length > 1;
      return vhdxSubject({ name, files, complete, changed: 0 });
    }
    case 'vhds':
      return vhdsSubject(name, await open(name));
    case 'vm-xml': {
      const bytes = await readFile(await corpusFile(name));
      const wide = bytes[0] === 0xff;
      return vmXmlSubject(
        name,
        bytes.toString(wide ? 'utf16le' : 'utf8'),
        wide ? 'utf16le' : 'utf8',
      );
    }
    default:
      return vmcxSubject(name, new MemorySource(await readFile(await corpusFile(name))));
  }
}
