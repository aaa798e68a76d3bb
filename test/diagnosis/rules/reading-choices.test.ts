import { expect, it } from 'vitest';
import { buildVhdx, guidOf, MIB, setLog } from '../../../fixtures/vhdx-builder.ts';
import { SmallFolder } from '../../sets/small-folder.ts';
import { brief, findingsIn, only } from '../small-diagnosis.ts';

/** A disk whose log can, or can't, be replayed. */
async function dirty(entries: { patches: [] }[]): Promise<SmallFolder> {
  const image = await buildVhdx();
  await setLog(image, { guid: guidOf('log'), entries });
  return new SmallFolder().file('a.vhdx', image);
}

async function withoutMetadata(): Promise<SmallFolder> {
  const image = await buildVhdx({}, [{ block: 0 }, { block: 2 }]);
  image.bytes.fill(0, 0x200000, 0x200000 + MIB);
  return new SmallFolder().file('a.vhdx', image);
}

it('warns of a log that was left aside, in place of saying that it was replayed', async () => {
  const folder = await dirty([{ patches: [] }]);
  const findings = await findingsIn(folder, [], { log: 'ignore' });
  expect(brief(findings)).toEqual(['warning log-ignored a.vhdx']);
});

it('reads a disk as it stands with --log auto only where the log can’t be replayed', async () => {
  const torn = await findingsIn(await dirty([]), [], { log: 'auto' });
  expect(brief(torn)).toContain('warning log-ignored a.vhdx');
  expect(brief(torn).join()).not.toContain('unreadable-disk');
  const sound = await findingsIn(await dirty([{ patches: [] }]), [], { log: 'auto' });
  expect(brief(sound)).toEqual(['warning dirty-log a.vhdx']);
});

it('refuses a log that can’t be replayed unless told otherwise', async () => {
  const findings = await findingsIn(await dirty([]));
  expect(brief(findings)).toEqual(['error unreadable-disk a.vhdx']);
});

it('suggests values for metadata that can’t be read, as inferred, with what to type', async () => {
  const finding = only(await findingsIn(await withoutMetadata()), 'metadata-inferable');
  expect(finding.advice).toContain('--assume block-size=1048576');
  expect(finding.evidence.every(({ certainty }) => certainty === 'inferred')).toBe(true);
});

it('warns of what is read with assumed values', async () => {
  const assume = { blockSize: MIB, virtualSize: 3 * MIB, logicalSectorSize: 512, hasParent: false };
  const findings = await findingsIn(await withoutMetadata(), [], { assume });
  expect(only(findings, 'metadata-assumed').severity).toBe('warning');
});
