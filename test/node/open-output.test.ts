import fs from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AtomicOutput, writeOutput } from '../../src/node/atomic-output.ts';
import { temporaryFolder } from './temp-folder.ts';

function kept() {
  const folder = temporaryFolder();
  const path = join(folder, 'disk.raw');
  const resumeOf = join(folder, '.disk.raw.vhdset-0123456789ab.kept.partial');
  fs.writeFileSync(resumeOf, 'hello');
  return { folder, path, resumeOf };
}

describe('an output that goes on with what an earlier one kept', () => {
  it('has its bytes, and the name when it is committed', async () => {
    const { folder, path, resumeOf } = kept();
    await writeOutput(path, { resumeOf }, (output) => output.write(Buffer.from(' you'), 5));
    expect(fs.readdirSync(folder)).toEqual(['disk.raw']);
    expect(fs.readFileSync(path, 'utf8')).toBe('hello you');
  });

  it('keeps them again when it is aborted, unasked', async () => {
    const { folder, path, resumeOf } = kept();
    const output = await AtomicOutput.create(path, { resumeOf });
    expect(fs.existsSync(resumeOf)).toBe(false);
    expect(output.keptPath).toBeNull();
    await output.abort();
    await output.abort();
    expect(fs.readdirSync(folder).map((name) => join(folder, name))).toEqual([output.keptPath]);
    expect(output.keptPath).toMatch(/\.kept\.partial$/);
    expect(fs.readFileSync(output.keptPath!, 'utf8')).toBe('hello');
  });

  it('keeps them when the name is taken at the end', async () => {
    const { path, resumeOf } = kept();
    const output = await AtomicOutput.create(path, { resumeOf });
    fs.writeFileSync(path, 'other');
    await expect(output.commit()).rejects.toMatchObject({ reason: 'exists' });
    expect(fs.readFileSync(output.keptPath!, 'utf8')).toBe('hello');
    expect(fs.readFileSync(path, 'utf8')).toBe('other');
  });

  it('is only one of two', async () => {
    const { path, resumeOf } = kept();
    const first = await AtomicOutput.create(path, { resumeOf });
    await expect(AtomicOutput.create(path, { resumeOf })).rejects.toMatchObject({
      reason: 'no-partial',
      message: expect.stringContaining('another export continued it'),
    });
    await first.abort();
  });

  it.each([
    ['a link', (path: string, other: string) => fs.symlinkSync(other, path)],
    ['a second name', (path: string, other: string) => fs.linkSync(other, path)],
    ['a folder', (path: string) => fs.mkdirSync(path)],
  ])('is none of %s', async (_, put) => {
    const { folder, path, resumeOf } = kept();
    fs.rmSync(resumeOf);
    fs.writeFileSync(join(folder, 'other'), 'other');
    put(resumeOf, join(folder, 'other'));
    const before = fs.readdirSync(folder).sort();
    await expect(AtomicOutput.create(path, { resumeOf })).rejects.toMatchObject({
      reason: 'not-a-file',
    });
    expect(fs.readdirSync(folder).sort()).toEqual(before);
  });

  it('is never an input', async () => {
    const { path, resumeOf } = kept();
    const making = AtomicOutput.create(path, { resumeOf, inputs: [resumeOf] });
    await expect(making).rejects.toMatchObject({ reason: 'is-an-input' });
  });
});
