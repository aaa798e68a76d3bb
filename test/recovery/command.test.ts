import { expect, it } from 'vitest';
import {
  asOperand,
  copy,
  makeFolder,
  powershell,
  textOf,
  vhdset,
} from '../../src/recovery/command.ts';

it('keeps what is ours apart from what comes from outside', () => {
  const path = "x'; rm -rf ~";
  expect(vhdset('hash', { path })).toEqual({ tool: 'vhdset', argv: ['vhdset', 'hash', { path }] });
  expect(powershell('Get-VHD', '-Path', { path }).argv[2]).toEqual({ path });
  expect(copy('a', 'b').argv).toEqual([{ path: 'a' }, { path: 'b' }]);
  expect(makeFolder('new')).toEqual({ tool: 'make-folder', argv: [{ path: 'new' }] });
});

it('never lets a path pass for an option', () => {
  expect(asOperand('-rf.vhdx')).toBe('./-rf.vhdx');
  expect(textOf({ path: '--force' })).toBe('./--force');
  expect(textOf({ text: '-- as it is' })).toBe('-- as it is');
  expect(textOf('--format')).toBe('--format');
});
