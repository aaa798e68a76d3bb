import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { requireReplaceable } from '../../src/cli/output-guard.ts';
import { encodeVhds } from '../../src/formats/vhds/encode.ts';
import { temporaryFolder } from '../node/temp-folder.ts';
import { fingerprint, vhdset } from './run.ts';
import { BASE, LEAF, smallSet, writeDisk } from './small-files.ts';

it('lets nothing replace a set, a configuration, or a disk that no export made', async () => {
  const folder = temporaryFolder();
  await writeFile(join(folder, 'a.vhds'), encodeVhds({ activeLeaf: 'x.avhdx' }));
  await writeFile(join(folder, 'a.xml'), '<configuration><properties/></configuration>');
  await writeDisk(join(folder, 'renamed.bin'), { id: 1 });
  for (const name of ['a.vhds', 'a.xml', 'renamed.bin']) {
    await expect(requireReplaceable(join(folder, name))).rejects.toThrow('which is never replaced');
  }
});

it('lets nothing replace what is a damaged disk or set by its name alone', async () => {
  const folder = temporaryFolder();
  for (const name of ['zeroed.avhdx', 'zeroed.VHDX', 'cut.vhds', 'a.vmcx', 'a.vhd', 'a.rct']) {
    await writeFile(join(folder, name), Buffer.alloc(100_000));
    await expect(requireReplaceable(join(folder, name))).rejects.toThrow('which is never replaced');
  }
});

it('lets nothing replace a segment of an image, whatever its name', async () => {
  const folder = temporaryFolder();
  const signature = [0x45, 0x56, 0x46, 0x09, 0x0d, 0x0a, 0xff, 0x00];
  const path = join(folder, 'out.raw');
  await writeFile(path, Buffer.from([...signature, 1, 7, 0, 0, 0]));
  await expect(requireReplaceable(path)).rejects.toThrow('a part of an EWF image');
  // As short as a signature is cut.
  await writeFile(path, Buffer.from(signature.slice(0, 7)));
  await requireReplaceable(path);
});

it('lets raw bytes, an earlier export and what is not there be replaced', async () => {
  const folder = temporaryFolder();
  await writeFile(join(folder, 'a.raw'), 'bytes');
  await writeDisk(join(folder, 'own.vhdx'), { id: 1, spec: { creator: 'vhdset 0.1.0' } });
  await writeFile(join(folder, 'notes.xml'), 'no document of a machine');
  const replaceable = ['a.raw', 'own.vhdx', 'notes.xml', 'none', 'none.vhdx'];
  for (const name of replaceable) await requireReplaceable(join(folder, name));
});

it('holds for export and for a manifest, with --force as well', async () => {
  const folder = await smallSet();
  await writeDisk(join(folder, 'stranger.avhdx'), { id: 9, diskId: 7 });
  const before = fingerprint(folder);
  const [set, stranger] = [join(folder, 's.vhds'), join(folder, 'stranger.avhdx')];
  const exported = await vhdset(['export', set, stranger, '--force']);
  expect(exported).toMatchObject({ code: 4, stdout: '' });
  expect(exported.stderr).toContain('a disk that no export made');
  expect((await vhdset(['hash', set, '--manifest', stranger, '--force'])).code).toBe(4);
  expect(fingerprint(folder)).toEqual(before);
});

it('an output that is named .vhdx is a VHDX', async () => {
  const [folder, other] = [await smallSet(), temporaryFolder()];
  const output = join(other, 'flat.vhdx');
  expect((await vhdset(['export', join(folder, 's.vhds'), output])).code).toBe(0);
  expect(JSON.parse((await vhdset(['inspect', '--json', output])).stdout).kind).toBe('vhdx');
});

it('a set that is behind its disks is exported only when the old state is asked for', async () => {
  const folder = await smallSet();
  await writeDisk(join(folder, 'n.avhdx'), { id: 3, parentId: 2, relative: `.\\${LEAF}` });
  const args = ['export', join(folder, 's.vhds'), join(temporaryFolder(), 'o.raw')];
  const refused = await vhdset(args);
  expect(refused).toMatchObject({ code: 3, stdout: '' });
  expect(refused.stderr).toContain('n.avhdx');
  expect((await vhdset([...args, '--at', LEAF])).code).toBe(0);
  expect((await vhdset(['hash', join(folder, 's.vhds'), '--at', BASE])).code).toBe(0);
});
