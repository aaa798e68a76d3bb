import { openCase } from '../../../../src/case/case.ts';
import { vhdset } from '../../../../src/recovery/command.ts';
import type { Block, Section } from '../../../../src/report/view/report/document.ts';
import {
  type Report,
  type ReportRequest,
  readReport,
} from '../../../../src/report/view/report/report.ts';
import { SmallFolder } from '../../../sets/small-folder.ts';

const MIB = 0x100000;
const filled = (letter: string) => new Uint8Array(MIB).fill(letter.charCodeAt(0));

/** A set of three disks: the leaf has block 2 and 8 sectors of block 0, the middle block 1, the base 0 and 1. */
export async function smallSet(): Promise<SmallFolder> {
  const folder = new SmallFolder();
  const data = filled('b');
  const blocks = [0, 1].map((block) => ({ block, data }));
  await folder.disk('base.vhdx', { id: 1, blocks });
  await folder.disk('middle.avhdx', {
    ...{ id: 2, parentId: 1, relative: '.\\base.vhdx' },
    blocks: [{ block: 1, data: filled('m') }],
  });
  await folder.disk('leaf.avhdx', {
    ...{ id: 3, parentId: 2, relative: '.\\middle.avhdx' },
    blocks: [
      { block: 0, state: 7, present: [[0, 8]], data: filled('l') },
      { block: 2, data: filled('l') },
    ],
  });
  return folder.set('shared.vhds', { activeLeaf: 'leaf.avhdx' });
}

/** Such a set whose base is not there. */
export async function brokenSet(): Promise<SmallFolder> {
  const folder = await smallSet();
  folder.files.delete('base.vhdx');
  return folder;
}

export async function reportOn(
  folder: SmallFolder,
  request: Partial<ReportRequest> = {},
): Promise<Report> {
  return readReport(await openCase({ trees: [folder.tree()] }), {
    making: {
      command: vhdset('report', { path: '.' }),
      version: '1.2.3',
      time: '2026-11-28T19:00:00.000Z',
      host: 'here, Linux',
      words: [{ path: '.' }],
      analyzeHint: 'vhdset analyze --all lists them',
    },
    planCommand: vhdset('plan', { path: '.' }),
    output: 'out',
    hashes: null,
    ...request,
  });
}

export type Kind<K extends Block['kind']> = Extract<Block, { kind: K }>;

/** Blocks of a kind, in order. */
export function blocksOf<K extends Block['kind']>(
  blocks: Section['blocks'],
  kind: K,
): readonly Kind<K>[] {
  return blocks.filter((block): block is Kind<K> => block.kind === kind);
}
