import { expect, it } from 'vitest';
import { deletedDiskFindings } from '../../../src/diagnosis/rules/deleted-disks.ts';
import { takeInventory } from '../../../src/sets/inventory.ts';
import { disk, treeOf } from '../../sets/deleted-tree.ts';

it('tells of a deleted parent, and of what is left that nothing depends on', async () => {
  const [base, middle, leaf, other] = [
    await disk('base', null),
    await disk('middle', 'base'),
    await disk('leaf', 'middle'),
    await disk('other', null),
  ];
  const tree = treeOf({
    ...{ leaf, base, '?deleted-1-1/middle': { source: middle } },
    '?deleted-2-1/other': { source: other, reused: 4096, contested: 512, lost: 1024 },
  });
  const findings = deletedDiskFindings(await takeInventory([tree]));
  expect(findings.map(({ id, severity, subject }) => [id, severity, subject])).toEqual([
    ['deleted-parent', 'warning', '?deleted-1-1/middle'],
    ['deleted-disks', 'info', 'image#'],
  ]);
  expect(findings[0]!.explanation).toContain('middle was deleted');
  expect(findings[1]!.evidence[1]!.value).toContain(
    '4 KiB used by other files now, 512 bytes claimed by other deleted files, 1 KiB lost',
  );
  expect(deletedDiskFindings(await takeInventory([treeOf({ base })]))).toEqual([]);
});

it('tells when a deleted disk was renamed and deleted, as the journal of the volume has it', async () => {
  const event = (what: 'renamed' | 'deleted', minute: number) => {
    return { what, name: 'gone.avhdx', time: new Date(Date.UTC(2026, 10, 20, 2, minute)) };
  };
  const gone = {
    source: await disk('gone', null),
    history: [event('renamed', 1), event('deleted', 9)],
  };
  const [finding] = deletedDiskFindings(
    await takeInventory([treeOf({ '?deleted-1-1/gone': gone })]),
  );
  expect(finding!.evidence.find(({ what }) => what.includes('journal'))?.value).toBe(
    'renamed 2026-11-20 02:01:00 UTC to gone.avhdx; deleted 2026-11-20 02:09:00 UTC as gone.avhdx',
  );
});
