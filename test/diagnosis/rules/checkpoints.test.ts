import { expect, it } from 'vitest';
import { diagnose } from '../../../src/diagnosis/diagnose.ts';
import { checkpointFindings } from '../../../src/diagnosis/rules/checkpoints.ts';
import { hostOf } from '../../../src/host/host.ts';
import { diskAt, guid, SmallFolder, type SparseFile } from '../../sets/small-folder.ts';
import { brief, findingsIn, only } from '../small-diagnosis.ts';

const name = (n: number) => `s_${guid(n)}.avhdx`;

/** Checkpoint n was made on the n-th of October; the youngest was written to for `days` days. */
async function setWith(checkpoints: number, days = 1): Promise<SmallFolder> {
  const folder = new SmallFolder().set('s.vhds', { activeLeaf: name(checkpoints) });
  const night = (n: number) => new Date(Date.UTC(2026, 8, 30, 2, 10) + n * 24 * 60 * 60 * 1000);
  await folder.disk(name(0), { id: 0xb0 }, { modified: night(1) });
  for (let n = 1; n <= checkpoints; n++) {
    const parentId = n === 1 ? 0xb0 : 0xb0 + n - 1;
    const data = { block: 0, state: 7, data: Buffer.alloc(512, n), present: [[0, 1]] as const };
    const modified = night(n < checkpoints ? n + 1 : n + days);
    const disk = { id: 0xb0 + n, parentId, relative: `.\\${name(n - 1)}`, blocks: [data] };
    await folder.disk(name(n), disk, { modified });
  }
  return folder;
}

it('counts the checkpoints of a set, since when, and what they hold', async () => {
  const finding = only(await findingsIn(await setWith(3)), 'unmerged-checkpoints');
  expect(finding).toMatchObject({ severity: 'error', subject: 's.vhds' });
  expect(finding.title).toBe(
    '3 recovery checkpoints were never merged, the oldest made on 2026-10-01',
  );
  expect(finding.evidence.map(({ value }) => value)).toEqual([
    3,
    3 * 512,
    '2026-10-01T02:10:00.000Z',
  ]);
});

it('a single one may be a backup that was running: a warning', async () => {
  const finding = only(await findingsIn(await setWith(1, 0.4)), 'unmerged-checkpoints');
  expect(finding.severity).toBe('warning');
  expect(finding.title).toBe('1 recovery checkpoint was never merged, made on 2026-10-01');
  expect(finding.explanation).toContain('deleting it loses data');
  expect(finding.explanation).toContain('backup that was running');
});

it('a single one that was in use for nine months is no backup that is running', async () => {
  const finding = only(await findingsIn(await setWith(1, 270)), 'unmerged-checkpoints');
  expect(finding.title).toContain('made on 2026-10-01');
  expect(finding.explanation).not.toContain('backup that was running');
});

it('gives no date where one copy has reset the times', async () => {
  const folder = await setWith(2);
  for (const facts of folder.facts.values()) Object.assign(facts, { modified: new Date(0) });
  const finding = only(await findingsIn(folder), 'unmerged-checkpoints');
  expect(finding.title).toBe('2 recovery checkpoints were never merged');
  expect(finding.evidence[2]).toMatchObject({ value: 'unknown', certainty: 'unknown' });
});

it('says whose the date is: a VHDX holds none', async () => {
  const finding = only(await findingsIn(await setWith(3)), 'unmerged-checkpoints');
  expect(finding.explanation).toContain(
    'The date is when its parent was last written; a copy may have reset that time.',
  );
});

it('advises to flatten only what is whole', async () => {
  const folder = await setWith(2);
  expect(only(await findingsIn(folder), 'unmerged-checkpoints').advice).toContain('Flatten');
  folder.files.delete(name(0));
  const { advice } = only(await findingsIn(folder), 'unmerged-checkpoints');
  expect(advice).toContain('Delete nothing');
  expect(advice).not.toContain('Flatten');
});

it('counts those that the set does not know of, and points to the newest', async () => {
  const folder = (await setWith(5)).set('s.vhds', { activeLeaf: name(1) });
  const finding = only(await findingsIn(folder), 'unmerged-checkpoints');
  expect(finding.severity).toBe('error');
  expect(finding.title).toContain('5 recovery checkpoints were never merged');
  expect(finding.evidence[1]?.value).toBe(5 * 512);
  expect(finding.advice).toContain('not of the one that the set names');
});

it('without a set, a differencing disk is no fault', async () => {
  const folder = await setWith(2);
  folder.files.delete('s.vhds');
  expect(brief(await findingsIn(folder))).toEqual([
    `info lost-set-file ${name(2)}`,
    `info unmerged-checkpoints ${name(2)}`,
  ]);
});

it('more than fifty are excessive, fifty are not', async () => {
  expect(brief(await findingsIn(await setWith(51)))).toContain(
    `warning excessive-chain ${name(51)}`,
  );
  const ids = (await findingsIn(await setWith(50))).map(({ id }) => id);
  expect(ids).not.toContain('excessive-chain');
});

it('the age is decoded where the host listed when the oldest was made', async () => {
  const inventory = await (await setWith(3)).take();
  const oldest = inventory.disks.find(({ file }) => file.path === name(1))!;
  const told = new Map([[oldest, new Date('2026-09-01T02:10:00Z')]]);
  const finding = only(checkpointFindings(inventory, told), 'unmerged-checkpoints');
  expect(finding.title).toContain('the oldest made on 2026-09-01');
  expect(finding.evidence[2]).toMatchObject({
    value: '2026-09-01T02:10:00.000Z',
    certainty: 'decoded',
  });
  expect(finding.explanation).not.toContain('a copy may have reset');
});

it('says what it could not count, and of how many', async () => {
  const folder = await setWith(3);
  const heldBy = async (options: { countAllocation?: boolean }) => {
    const inventory = await folder.take(options);
    const host = hostOf(inventory, { configurations: [], machines: [], hostList: [] });
    const finding = only(diagnose(inventory, host), 'unmerged-checkpoints');
    return [finding.explanation.split('.')[0], finding.evidence[1]] as const;
  };
  expect(await heldBy({ countAllocation: false })).toEqual([
    'How much they alone hold is not known; deleting any of them loses data',
    { path: 's.vhds', what: 'bytes they store', value: 'unknown', certainty: 'unknown' },
  ]);
  const file = folder.files.get(name(2)) as SparseFile;
  const { bat } = diskAt(await folder.take(), name(2)).vhdx;
  file.readNow = () => false;
  const read = file.read.bind(file);
  file.read = async (target, position) => {
    if (position >= bat!.offset && position < bat!.offset + 4096) throw new Error('a bad sector');
    // The rest is read as ever.
    delete (file as Partial<SparseFile>).readNow;
    await read(target, position);
    file.readNow = () => false;
  };
  expect(await heldBy({})).toEqual([
    'They alone hold at least 1 KiB of changes; deleting any of them loses data',
    { path: 's.vhds', what: 'bytes 2 of them store', value: 1024, certainty: 'decoded' },
  ]);
});
