import { expect, it } from 'vitest';
import { permissionNotes } from '../../../src/report/view/permission-notes.ts';

const A = { id: 'a', name: 'node1' };
const B = { id: 'b', name: 'evil\u202e\n' };
const NOTHING = {
  grants: [],
  folders: [],
  given: false,
  unconfirmed: [],
  insisted: [],
  leftOut: [],
  doubts: [],
};
const IN_A = { path: 'C:\\V\\A', machines: [A] };
const IN_B = { path: 'C:\\V\\B', machines: [B] };

it('says where the folder comes from, and nothing where a person named it', () => {
  expect(permissionNotes({ ...NOTHING, grants: [IN_A], folders: [IN_A] })).toEqual([
    'The folder is taken from the configurations found: compare it with the host.',
  ]);
  expect(permissionNotes({ ...NOTHING, grants: [IN_A], given: true })).toEqual([]);
});

it('warns of a folder that no configuration names, and tells whom one folder leaves out', () => {
  const moved = { ...NOTHING, given: true, grants: [{ path: 'E:\\New', machines: [A] }] };
  expect(permissionNotes({ ...moved, folders: [IN_A] })).toEqual([
    expect.stringMatching(/^Warning: .* attach the set in C:\\V\\A, and --folder names another/),
  ]);
  const one = { ...NOTHING, given: true, grants: [IN_A], folders: [IN_A, IN_B] };
  expect(permissionNotes(one)).toEqual([
    'Not included: evil\\u{202e}\\u{a} (b) attaches its set in C:\\V\\B.',
  ]);
});

it('names the machines and configurations in doubt, on one line each, hostile text escaped', () => {
  const notes = permissionNotes({
    ...NOTHING,
    unconfirmed: [A],
    insisted: [B],
    leftOut: Array.from({ length: 23 }, (_, i) => ({ id: `id${i}`, name: null })),
    doubts: [{ path: 'x\u001b.vmcx', reason: 'cannot be read' }],
  });
  expect(notes[0]).toBe('Warning: x\\u{1b}.vmcx cannot be read.');
  expect(notes[1]).toMatch(/^Warning: no configuration found .*: node1 \(a\)\. Remove/);
  expect(notes[2]).toMatch(/^Warning: .* --vm names them: evil\\u\{202e\}\\u\{a\} \(b\)\.$/);
  expect(notes[3]).toMatch(/^Not included, .*id0, .*id19, 3 more\.$/);
  expect(notes.join('')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
});
