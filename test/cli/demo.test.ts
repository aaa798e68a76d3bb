import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../node/temp-folder.ts';
import { vhdset } from './run.ts';

it('analyses a made-up set, and says where it lies and how to remove it', async () => {
  const temporary = temporaryFolder();
  const { code, stdout, stderr } = await vhdset(['demo'], { env: { TMPDIR: temporary } });
  expect(code).toBe(0);
  expect(stdout).toContain('30 recovery checkpoints were never merged');
  const [name, ...more] = readdirSync(temporary).filter((entry) => entry !== 'node-compile-cache');
  expect(more).toEqual([]);
  const folder = join(temporary, name!);
  expect(stderr).toContain(`It is in ${folder}\n`);
  expect(stderr).toContain(`rm -r ${folder}\n`);
  expect(readdirSync(folder)).toContain('shared.vhds');
  rmSync(folder, { recursive: true });
});

it('prints JSON and nothing else when asked to', async () => {
  const env = { TMPDIR: temporaryFolder() };
  const { stdout, stderr } = await vhdset(['demo', '--json', '--quiet'], { env });
  expect(stderr).toBe('');
  expect(JSON.parse(stdout).sets[0].checkpoints).toHaveLength(30);
});

it('says that there is no place for it, and leaves nothing behind', async () => {
  const missing = join(temporaryFolder(), 'missing');
  const { code, stderr } = await vhdset(['demo'], { env: { TMPDIR: missing } });
  expect(code).toBe(4);
  expect(stderr).toContain('does not exist');
  expect(existsSync(missing)).toBe(false);
});
