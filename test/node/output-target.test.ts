import { linkSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { marksOf, requireTarget } from '../../src/node/output-target.ts';
import { processorTime } from '../processor-time.ts';
import { temporaryFolder } from './temp-folder.ts';

/** `input` with a hard link `hard` and a symbolic one `symbolic`, `other`, and a `folder`. */
function scene(): (name: string) => string {
  const folder = temporaryFolder();
  const at = (name: string) => join(folder, name);
  writeFileSync(at('input'), 'same');
  writeFileSync(at('other'), 'same');
  linkSync(at('input'), at('hard'));
  symlinkSync('input', at('symbolic'));
  mkdirSync(at('folder'));
  return at;
}

async function verdict(path: string, inputs: string[], force: boolean): Promise<string> {
  try {
    await requireTarget(path, await marksOf(inputs), force);
    return 'free';
  } catch (error) {
    return (error as { reason: string }).reason;
  }
}

describe('the target of an output', () => {
  it.each([
    ['new', 'free', 'free'],
    ['other', 'exists', 'free'],
    ['folder', 'not-a-file', 'not-a-file'],
    ['input', 'is-an-input', 'is-an-input'],
    ['hard', 'is-an-input', 'is-an-input'],
    ['symbolic', 'is-an-input', 'is-an-input'],
    ['folder/../input', 'is-an-input', 'is-an-input'],
    ['no-folder/new', 'free', 'free'],
    ['other/new', 'ENOTDIR', 'ENOTDIR'],
  ])('%s is %s, and by force %s', async (name, gently, byForce) => {
    const at = scene();
    expect(await verdict(at(name), [at('input')], false)).toBe(gently);
    expect(await verdict(at(name), [at('input')], true)).toBe(byForce);
  });

  it('knows inputs by any of their names, and bears some that are gone', async () => {
    const at = scene();
    for (const name of ['symbolic', 'hard']) {
      expect(await verdict(at('input'), [at('gone'), at(name)], true)).toBe('is-an-input');
    }
  });

  it('is found among thousands of inputs at once', async () => {
    const at = scene();
    const inputs = Array.from({ length: 2000 }, (_, index) => at(`f${index}`));
    for (const path of inputs) writeFileSync(path, '');
    const start = processorTime();
    expect(await verdict(inputs[1234]!, inputs, true)).toBe('is-an-input');
    expect(processorTime() - start).toBeLessThan(5000);
  });
});
