import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { build as encryptedStripes } from '../../fixtures/scenarios/encrypted-stripes.ts';
import { encodeVhds } from '../../src/formats/vhds/encode.ts';
import { event } from '../formats/event-log/exports.ts';
import { relinkedChild } from '../sets/relinked-child.ts';
import type { SmallDisk } from '../sets/small-folder.ts';
import { vhdset } from './run.ts';
import { writeDisk } from './small-files.ts';

const MIB = 0x100000;
const root = mkdtempSync(join(tmpdir(), 'vhdset-damage-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const data = (block: number, text: string) => ({ block, data: Buffer.from(text) });
const BASE = [data(0, 'base')];
const OWN = [data(1, 'the child’s own')];
const LATER = [...BASE, data(2, 'later')];

/** A child and what is now in its parent's place, with a copy of the parent as it was if `backup` is given. */
async function changedParent(
  name: string,
  number: number,
  now: Partial<SmallDisk>,
  backup: boolean,
): Promise<void> {
  const [diskId, was] = [number, number * 16 + 1];
  const folder = join(root, name);
  const base = `${name}-base.avhdx`;
  await writeDisk(join(folder, base), { id: was + 6, diskId, blocks: BASE, ...now });
  if (backup) await writeDisk(join(folder, 'backup', base), { id: was, diskId, blocks: BASE });
  await writeDisk(join(folder, `${name}.avhdx`), {
    ...{ id: was + 1, diskId, parentId: was, relative: `.\\${base}`, blocks: OWN },
  });
}

/** A set of one disk, and a child of that disk. */
async function setWithChild(name: string, number: number, child: string, parentPath: string) {
  const [diskId, id] = [number, number * 16 + 1];
  const [folder, base] = [join(root, name), `${name}_1.avhdx`];
  await writeDisk(join(folder, base), { id, diskId });
  await writeFile(join(folder, `${name}.vhds`), encodeVhds({ activeLeaf: base }));
  await writeDisk(join(folder, child), {
    ...{ id: id + 1, diskId, parentId: id, relative: `${parentPath}${base}` },
  });
}

interface Told {
  readonly id: string;
  readonly severity: string;
  readonly subject: string;
}

let findings: readonly Told[];

beforeAll(async () => {
  const larger = { spec: { virtualSize: 5 * MIB } };
  await changedParent('enlarged', 1, larger, true);
  await changedParent('written', 2, { blocks: LATER }, true);
  await changedParent('renamed', 3, {}, true);
  await changedParent('spent', 4, { blocks: [...BASE, ...OWN] }, false);

  const relinked = { id: 82, diskId: 5, parentId: 81, relative: '.\\relinked-base.vhdx' };
  await writeDisk(join(root, 'relinked/relinked-base.vhdx'), { id: 81, diskId: 99 });
  const child = await relinkedChild(relinked, { ...relinked, parentId: 7 });
  await writeFile(join(root, 'relinked/relinked.avhdx'), child.bytes.subarray(0, child.size));

  const cut = join(root, 'cut/cut.vhdx');
  await writeDisk(cut, { id: 97, diskId: 6, blocks: BASE });
  await truncate(cut, statSync(cut).size - MIB);
  const named = '<Data>C:\\vms\\cut.vhdx</Data><Data>0x80070570</Data>';
  const log = `<Events>${event({ id: 12240, eventData: named })}</Events>`;
  await writeFile(join(root, 'cut/vmms.xml'), log);

  await writeDisk(join(root, 'replica/replica.vhdx'), { id: 113, diskId: 7 });
  await writeFile(join(root, 'replica/replica.vhdx.hrl'), 'hrl');
  await writeDisk(join(root, 'twins/twin-a.vhdx'), { id: 129, diskId: 8 });
  await writeDisk(join(root, 'twins/moved/twin-b.vhdx'), { id: 129, diskId: 8 });
  await setWithChild('mount', 9, 'live.avhdx', '..\\Shared\\');
  await setWithChild('vss', 10, 'vss_1-AutoRecovery.avhdx', '.\\');
  mkdirSync(join(root, 'encrypted'));
  await encryptedStripes(join(root, 'encrypted'));

  const { stdout } = await vhdset(['analyze', root, '--json']);
  findings = JSON.parse(stdout).findings;
}, 240_000);

it.each([
  ['enlarged-parent', 'warning', 'enlarged/enlarged.avhdx'],
  ['parent-written-after-child', 'critical', 'written/written.avhdx'],
  ['parent-identity-changed', 'info', 'renamed/renamed.avhdx'],
  ['spent-child', 'warning', 'spent/spent.avhdx'],
  ['forced-relink', 'error', 'relinked/relinked.avhdx'],
  ['child-elsewhere', 'warning', 'mount/live.avhdx'],
  ['twin-disks', 'info', /^twins\//],
  ['auto-recovery-fork', 'warning', 'vss/vss_1-AutoRecovery.avhdx'],
  ['truncated-file', 'error', 'cut/cut.vhdx'],
  ['corruption-reported', 'error', 'cut/cut.vhdx'],
  ['encrypted-content', 'error', /^encrypted\//],
  ['replica-log', 'info', 'replica/replica.vhdx'],
])('%s is found in real files, among all the others', (id, severity, subject) => {
  const found = findings.filter((finding) => finding.id === id);
  const told = found.map((one) => [one.severity, within(one.subject)]);
  const place = subject instanceof RegExp ? expect.stringMatching(subject) : subject;
  expect(told).toContainEqual([severity, place]);
});

const within = (path: string) => relative(root, path).replaceAll('\\', '/');
