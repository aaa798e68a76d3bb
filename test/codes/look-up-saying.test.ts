import { describe, expect, it } from 'vitest';
import { lookUpSayings } from '../../src/codes/look-up-saying.ts';
import { SAYINGS } from '../../src/codes/sayings.ts';

const idsFor = (question: string) => lookUpSayings(question).map(({ id }) => id);

describe('advice that goes round', () => {
  it.each([
    ['rename the biggest .avhdx', 'rename-the-biggest'],
    ['can I rename shared_77aa.avhdx to .vhdx?', 'rename-the-biggest'],
    ['Set-VHD -IgnoreIdMismatch because it is missing', 'ignore-id-mismatch'],
    ['remove the affected differencing disks', 'delete-affected-disks'],
    ['script to delete orphans', 'delete-orphans-by-script'],
    ['chkdsk first', 'chkdsk-first'],
    ['Merge-VHD -Force in a loop', 'merge-force-in-a-loop'],
    ['choose the parent by date', 'parents-by-date'],
    ['restart the VM so that it merges', 'restart-to-merge'],
  ])('“%s” is answered', (question, id) => {
    expect(idsFor(question)).toContain(id);
  });

  it.each(['0xC03A000E', '19100', 'background disk merge failed to complete', 'rename', ''])(
    '“%s” is none of it',
    (question) => {
      expect(idsFor(question)).toEqual([]);
    },
  );

  it('each saying is found by its own words, and says what to do instead', () => {
    for (const saying of SAYINGS) {
      expect(idsFor(saying.says)).toContain(saying.id);
      expect(saying.instead.length).toBeGreaterThan(0);
    }
  });
});
