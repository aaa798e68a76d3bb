import { expect, it } from 'vitest';
import { mergeSequences } from '../../../src/chains/merge-sequence.ts';
import { NO_ANSWERS } from '../../../src/host/host-answers.ts';
import { mergeWithoutRoom } from '../../../src/recovery/options/merge-without-room.ts';
import { DATA, diskName, setOf, situationIn, wordsOf } from '../small-plan.ts';

const block = (number: number) => ({ ...DATA, block: number });

async function situation(count: number) {
  const folder = await setOf(count, { 1: { blocks: [] }, [count]: { blocks: [block(1)] } });
  const around = { mergeSequences: await mergeSequences(await folder.take()) };
  return situationIn(folder, around);
}

const volume = (free: number) => ({
  volume: { source: 'h/volume.json', name: 'C:\\v', fileSystem: 'ReFS', size: 2 ** 40, free },
  asked: null,
});

it('is a last resort of single merges, each proved by the hash of the whole before its child goes', async () => {
  const option = mergeWithoutRoom(await situation(3))!;
  expect(option).toMatchObject({ verdict: 'last-resort', writes: [], space: { bound: 'at-most' } });
  expect(option.steps.every(({ by }) => by === 'person')).toBe(true);
  const words = wordsOf(option.steps);
  const from = words.findIndex((line) => line.startsWith('vhdset hash s.vhds'));
  expect(words.slice(from)).toEqual([
    'vhdset hash s.vhds',
    `Test-VHD -Path ${diskName(3)}`,
    `Merge-VHD -Path ${diskName(3)} -DestinationPath ${diskName(2)}`,
    `vhdset hash ${diskName(2)}`,
    `Test-VHD -Path ${diskName(2)}`,
    `Merge-VHD -Path ${diskName(2)} -DestinationPath ${diskName(1)}`,
    `vhdset hash ${diskName(1)}`,
    `Convert-VHD -Path ${diskName(1)} -DestinationPath s-new.vhds`,
    `vhdset compare ${diskName(1)} s-new.vhds`,
  ]);
  // A block, and the bitmap that a child may need for it.
  expect(option.space.bytes).toBe(2 * 1024 ** 2);
  expect(words[1]).toContain('--clone=always');
});

it('says of the hosts’ volume whether it is needed at all, and whether it can be done', async () => {
  const found = await situation(3);
  const proofs = (free: number) => {
    const { why, preconditions } = mergeWithoutRoom({ ...found, room: volume(free) })!;
    const { proof, by } = preconditions.find(({ text }) => text.includes('has room'))!;
    expect(by[0]).toMatchObject({ path: 'h/volume.json', value: free });
    return { proof, why };
  };
  expect(proofs(2 ** 40)).toMatchObject({
    proof: 'proven',
    why: expect.stringContaining('flatten instead'),
  });
  expect(proofs(2 * 1024 ** 2)).toMatchObject({
    proof: 'proven',
    why: expect.stringContaining('too little'),
  });
  expect(proofs(1000).proof).toBe('failed');
  expect(NO_ANSWERS.volumes).toEqual([]);
  const unknown = mergeWithoutRoom(found)!.preconditions.find(({ text }) => text.includes('room'));
  expect(unknown?.proof).toBe('to-be-checked');
});

it('tells long chains in short, and files to move away by size', async () => {
  const found = await situation(10);
  const file = (path: string, size: number) => ({ path, size }) as never;
  const asideCompanions = [file('a.rct', 5), file('b.mrt', 4096)];
  const option = mergeWithoutRoom({ ...found, asideCompanions })!;
  expect(option.steps[0]!.notes).toEqual(['b.mrt: 4 KiB', 'a.rct: 5 bytes']);
  const rest = option.steps.find(({ text }) => text.startsWith('Go on'))!;
  expect(rest.notes).toHaveLength(3);
  expect(rest.notes[0]).toContain(`Merge 7: ${diskName(4)} into ${diskName(3)}`);
  const unknown = mergeWithoutRoom({ ...found, mergeSequence: null })!;
  expect(unknown.space).toMatchObject({ bytes: null, bound: 'unknown' });
});

it('is impossible where a merge would mix or lose, and no question for one disk', async () => {
  const found = await situation(3);
  const branch = { ...found.chain!.leaf };
  const other = { ...found, otherLeaves: { first: [branch], count: 1 } };
  expect(mergeWithoutRoom(other as never)).toMatchObject({ verdict: 'impossible', steps: [] });
  expect(mergeWithoutRoom(await situationIn(await setOf(1)))).toBeNull();
  expect(mergeWithoutRoom(await situationIn(await setOf(3, { 1: null })))).toBeNull();
});
