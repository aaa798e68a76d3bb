import { spawnSync } from 'node:child_process';
import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Progress, startProgress } from '../../src/node/progress.ts';
import { childScript } from './child-script.ts';

const MiB = 1024 * 1024;

/** Progress on a terminal that is a string, with a clock that is set by hand. */
async function started(options: { quiet?: boolean; isTTY?: boolean } = {}) {
  const { quiet = false, isTTY = true } = options;
  const stream = Object.assign(new PassThrough(), { isTTY, columns: 80 });
  const clock = { time: 0 };
  const progress: Progress = await startProgress({
    label: 'exporting',
    quiet,
    stream: stream as unknown as NodeJS.WriteStream,
    now: () => clock.time,
  });
  onTestFinished(() => progress.stop());
  /** What has been written since the last look. */
  const raw = () => String(stream.read() ?? '');
  return { progress, clock, raw, seen: () => stripVTControlCharacters(raw()) };
}

describe('progress', () => {
  it('tells percentage, rate and remaining time', async () => {
    const { progress, clock, seen } = await started();
    clock.time = 2000;
    progress.update(200 * MiB, 1000 * MiB);
    expect(seen()).toMatch(/^exporting \[=+-+\] 20% {2}100 MiB\/s {2}8 s left$/);
  });

  it.each([
    [1000 * MiB, '1.0 MiB/s  16:39 left'],
    [10_000 * MiB, '1.0 MiB/s  2:46:39 left'],
    [MiB, '1.0 MiB/s  0 s left'],
  ])('writes the remaining time for %i bytes as people do', async (total, text) => {
    const { progress, clock, seen } = await started();
    clock.time = 1000;
    progress.update(MiB, total);
    expect(seen()).toContain(text);
  });

  it('takes the rate of the last seconds, not of all time', async () => {
    const { progress, clock, seen } = await started();
    for (let done = 0; done <= 60; done++) {
      clock.time += 1000;
      progress.update(done * MiB, 10_000 * MiB);
    }
    seen();
    for (let step = 1; step <= 8; step++) {
      clock.time += 1000;
      progress.update((60 + step * 100) * MiB, 10_000 * MiB);
    }
    progress.stop();
    expect(seen()).toContain('100 MiB/s  1:32 left');
  });

  it('draws ten times a second at most', async () => {
    const { progress, clock, raw } = await started();
    progress.update(0, 100_000);
    raw();
    for (let done = 0; done < 100_000; done++) progress.update(done, 100_000);
    await new Promise((resolve) => setTimeout(resolve, 250));
    expect(raw()).not.toContain('99%');
    clock.time = 100;
    progress.update(50_000, 100_000);
    progress.stop();
    expect(raw()).toContain('50%');
  });

  it('leaves a clean line behind, and the terminal as it was', async () => {
    const { progress, clock, raw } = await started();
    clock.time = 1000;
    progress.update(1, 2);
    progress.stop();
    progress.stop();
    const written = raw();
    expect(written.endsWith('\u001b[2K')).toBe(true);
    expect(written).not.toContain('\u001b[?25l');
    expect(written).not.toContain('\u001b[?7l');
  });

  it('bears a total of zero, and one that changes', async () => {
    const { progress, clock, seen } = await started();
    progress.update(0, 0);
    clock.time = 1000;
    progress.update(MiB, 4 * MiB);
    progress.stop();
    expect(seen()).toContain('25%');
  });

  it.each([{ quiet: true }, { isTTY: false }])('is silent with %j', async (options) => {
    const { progress, clock, raw } = await started(options);
    clock.time = 1000;
    progress.update(1, 2);
    progress.stop();
    expect(raw()).toBe('');
  });

  it('loads nothing and does not hold up the end of the program when silent', () => {
    const [command, ...parameters] = childScript(
      { 'progress.ts': 'startProgress' },
      `const progress = await startProgress({ label: 'x' });
       progress.update(1, 2);
       const { createRequire } = await import('node:module');
       const loaded = Object.keys(createRequire(import.meta.url).cache);
       console.log(loaded.filter((path) => path.includes('cli-progress')));`,
    );
    const { stdout, stderr } = spawnSync(command!, parameters, { timeout: 20_000 });
    expect(stdout.toString()).toBe('[]\n');
    expect(stderr.toString()).toBe('');
  });
});
