import { afterEach, expect, it, vi } from 'vitest';
import { ShortReadError } from '../../src/bytes/byte-source.ts';
import { FormatError } from '../../src/bytes/fault.ts';
import { SourceError } from '../../src/bytes/source-error.ts';
import { ExitCode, InputError, reportError, UsageError } from '../../src/cli/exit.ts';
import { outputError } from '../../src/node/output-error.ts';
import { OutputClosedError } from '../../src/node/stdout-sink.ts';

const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
afterEach(() => stderr.mockClear());

const fault = { code: 'x', structure: 'header', offset: 0, message: 'wrong' };

it.each([
  [new UsageError('no'), ExitCode.WrongUsage],
  [new InputError('no'), ExitCode.InputUnreadable],
  [new SourceError('a', 'EIO', 'failed'), ExitCode.InputUnreadable],
  [new FormatError(fault), ExitCode.InputUnreadable],
  [new ShortReadError('header', 0, 8, 4), ExitCode.InputUnreadable],
  [
    outputError('a', Object.assign(new Error('full'), { code: 'ENOSPC' })),
    ExitCode.OutputUnwritable,
  ],
  [new TypeError('oops'), ExitCode.Bug],
])('%s ends with its code and a word on stderr', (error, code) => {
  expect(reportError(error)).toBe(code);
  expect(stderr.mock.calls.join('')).toMatch(/^vhdset: /);
});

it('has nothing to say to a closed pipe', () => {
  expect(reportError(new OutputClosedError())).toBe(ExitCode.OutputUnwritable);
  expect(stderr).not.toHaveBeenCalled();
});

it('shows hostile names escaped', () => {
  reportError(new InputError('a\u001b[2Jb\u202e'));
  expect(stderr.mock.calls.join('')).toBe('vhdset: a\\u{1b}[2Jb\\u{202e}\n');
});
