import { expect, it } from 'vitest';
import { vhdset } from './run.ts';

it.each([
  '0xC03A000E',
  'c03a000e',
  '-1069940722',
  '3225026574',
  'ERROR_VHD_CHILD_PARENT_ID_MISMATCH',
])('%s is the identity mismatch', async (code) => {
  const { code: exit, stdout } = await vhdset(['explain', code]);
  expect(exit).toBe(0);
  expect(stdout).toMatch(/^0xC03A000E {2}ERROR_VHD_CHILD_PARENT_ID_MISMATCH/);
  expect(stdout).toContain('identity-mismatch');
});

it.each(['', ' '])('%j is no code, and wrong usage', async (code) => {
  const { code: exit, stdout, stderr } = await vhdset(['explain', code]);
  expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' });
  expect(stderr).toContain('no code was given');
});

it('takes a message in several words, quoted or not', async () => {
  const { stdout } = await vhdset([
    'explain',
    'Failed',
    'to',
    'create',
    'checkpoint',
    'on',
    'collection',
  ]);
  expect(stdout).toMatch(/^32768/);
});

it('says what it does not know, and the nearest', async () => {
  const { code, stdout } = await vhdset(['explain', '0xC03A00FF']);
  expect(code).toBe(0);
  expect(stdout).toContain('is an unknown code');
  expect(stdout).toContain('0xC03A00');
  const json = JSON.parse((await vhdset(['explain', '--json', '19100'])).stdout);
  expect(JSON.stringify(json)).toContain('19100');
});
