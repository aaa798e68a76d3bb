import { describe, expect, it } from 'vitest';
import { compareParentCopies } from '../../../src/chains/parent-copies.ts';
import type { RecoveryOption } from '../../../src/recovery/recovery-option.ts';
import type { InventoryOptions } from '../../../src/sets/inventory.ts';
import { type SmallDisk, SmallFolder } from '../../sets/small-folder.ts';
import { DATA, optionOf, wordsOf } from '../small-plan.ts';

const LATER = { block: 2, data: Buffer.from('written later') };

/** The older copy, by its time, is the one that was written to. */
async function copiesIn(change: Partial<SmallDisk>, child: Partial<SmallDisk> = {}) {
  const folder = new SmallFolder();
  const base = { id: 1, blocks: [DATA] };
  await folder.disk('a/base.vhdx', base, { modified: new Date('2026-11-21') });
  const changed = { ...base, fileWriteId: 5, ...change };
  await folder.disk('b/base.vhdx', changed, { modified: new Date('2026-11-20') });
  return folder.disk('c/leaf.avhdx', { id: 2, parentId: 1, relative: '.\\base.vhdx', ...child });
}

async function chosen(folder: SmallFolder, options?: Partial<InventoryOptions>) {
  const parentCopies = await compareParentCopies(await folder.take(options));
  return optionOf(folder, 'choose-parent', { parentCopies, ...(options ? { options } : {}) });
}

/** Everything that is said, without the words that deny it. */
function claimsOf({ title, why, risk, steps, verify, preconditions }: RecoveryOption): string {
  const texts = [...steps, ...verify].flatMap(({ text, notes }) => [text, ...notes]);
  const evidence = preconditions.flatMap(({ text, by }) => [text, ...by.map(({ what }) => what)]);
  return [title, why, risk, ...texts, ...evidence].join('\n');
}

describe('copies that differ where it shows', () => {
  it('says where, that nothing decides, and leaves the choice to a person', async () => {
    const option = await chosen(await copiesIn({ blocks: [DATA, LATER] }));
    expect(option.verdict).toBe('recommended');
    expect(option.why).toContain('512 bytes at offset 2097152 of the disk, in base.vhdx');
    expect(option.why).toContain('Nothing found here shows which copy is unchanged.');
    expect(option.yields).toMatchObject({ bytes: null, certainty: 'unknown' });
    expect(option.preconditions).toMatchObject([{ proof: 'to-be-checked' }]);
    expect(option.preconditions[0]!.by[0]).toEqual({
      path: 'b/base.vhdx',
      what: 'bytes that differ from a/base.vhdx',
      value: 512,
      certainty: 'decoded',
    });
    expect(wordsOf(option.steps)).toEqual([
      'vhdset compare a/base.vhdx b/base.vhdx',
      // The folder for the new disks comes first; it may be made twice.
      'new',
      'vhdset export c/leaf.avhdx new/leaf-flat-1.vhdx --format vhdx --parent c/leaf.avhdx=a/base.vhdx',
      'vhdset export c/leaf.avhdx new/leaf-flat-2.vhdx --format vhdx --parent c/leaf.avhdx=b/base.vhdx',
      'vhdset compare new/leaf-flat-1.vhdx new/leaf-flat-2.vhdx',
    ]);
    expect(option.steps.every(({ by }) => by === 'person')).toBe(true);
    expect(option.time).toEqual({
      seconds: 1,
      assumption: expect.stringMatching(/^150 MB\/s .*flattening.* is not counted$/),
    });
  });

  it('claims nothing by times or by what headers carry', async () => {
    const option = await chosen(await copiesIn({ blocks: [DATA, LATER] }));
    expect(claimsOf(option)).not.toMatch(/time|FileWriteGuid|sequence number|modified/i);
    expect(option.warnings).toEqual([expect.stringContaining('Do not decide by times')]);
  });

  it('knows nothing of their content where nobody compared it', async () => {
    const option = await optionOf(await copiesIn({}), 'choose-parent');
    expect(option.why).toContain('Only their content can tell them apart.');
    expect(option.preconditions[0]!.by).toEqual([]);
  });
});

describe('copies among which it makes no difference', () => {
  it.each([
    ['equal', () => copiesIn({}), 'any one of them will do'],
    [
      'covered by the child',
      () =>
        copiesIn({ blocks: [DATA, LATER] }, { blocks: [{ ...LATER, data: Buffer.from('own') }] }),
      'the same with every copy',
    ],
  ])('%s: a script flattens with the first, and proves the result', async (_, folder, words) => {
    const option = await chosen(await folder());
    expect(option).toMatchObject({ verdict: 'recommended', warnings: [] });
    expect(option.why).toContain(words);
    expect(option.preconditions).toMatchObject([{ proof: 'proven' }]);
    expect(wordsOf([...option.steps, ...option.verify])).toEqual([
      'new',
      'vhdset export c/leaf.avhdx new/leaf-flat.vhdx --format vhdx --parent c/leaf.avhdx=a/base.vhdx',
      'vhdset compare c/leaf.avhdx new/leaf-flat.vhdx --parent c/leaf.avhdx=a/base.vhdx',
    ]);
    expect(option.steps.every(({ by }) => by === 'script')).toBe(true);
    expect(option.writes).toEqual(['new/leaf-flat.vhdx']);
    expect(option.reads.map(({ path }) => path).sort()).toEqual([
      'a/base.vhdx',
      'b/base.vhdx',
      'c/leaf.avhdx',
    ]);
    expect(option.space.bytes).toBeGreaterThan(0);
  });
});

it('of disks with the name alone none is proven, however equal they are', async () => {
  const folder = new SmallFolder();
  await folder.disk('a/base.vhdx', { id: 7, blocks: [DATA] });
  await folder.disk('b/base.vhdx', { id: 8, blocks: [DATA] });
  await folder.disk('c/leaf.avhdx', { id: 2, parentId: 1, relative: '.\\base.vhdx' });
  const option = await chosen(folder, { ignoreIdMismatch: true });
  expect(option.why).toContain('none has its identity');
  expect(wordsOf(option.steps)[2]).toMatch(
    /--parent c\/leaf.avhdx=a\/base.vhdx --ignore-id-mismatch$/,
  );
});
