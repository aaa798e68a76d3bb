import { expect, it, onTestFinished, vi } from 'vitest';
import type { OpenedDisk } from '../../src/cli/named-disk.ts';
import { remark, tellWarnings } from '../../src/cli/remarks.ts';

function stderr(): () => string {
  const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  onTestFinished(() => write.mockRestore());
  return () => write.mock.calls.map(([text]) => String(text)).join('');
}

it('names the program, and lets no name direct the terminal', () => {
  const told = stderr();
  remark('a\u001b[2Jb');
  expect(told()).toMatch(/^vhdset: a.*b\n$/);
  expect(told()).not.toContain('\u001b');
});

it('tells every warning on a line of its own', () => {
  const told = stderr();
  tellWarnings({ warnings: ['one', 'two'] } as unknown as OpenedDisk);
  expect(told()).toBe('vhdset: warning: one\nvhdset: warning: two\n');
});
