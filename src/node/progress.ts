import type { SingleBar } from 'cli-progress';
import { describeTerminal } from './terminal.ts';

/** Tells how far a long piece of work has come. */
export interface Progress {
  /** @param done of `total`, in bytes. May be called as often as one likes. */
  update(done: number, total: number): void;
  /** Clears the line, so that what is printed next stands alone. Until then the program does not end by itself. */
  stop(): void;
}

export interface ProgressOptions {
  /** What is being done, in a word or two: `exporting`. */
  readonly label: string;
  /** `--quiet`. */
  readonly quiet?: boolean;
  readonly stream?: NodeJS.WriteStream;
  /** Milliseconds from some start; tests bring their own clock. */
  readonly now?: () => number;
}

const SILENT: Progress = { update() {}, stop() {} };

/** Milliseconds between two pictures. */
const INTERVAL = 100;

/** Milliseconds over which the rate is an average: long enough to be calm, short enough to be true. */
const RATE_WINDOW = 5000;

/** A line on stderr with bar, rate and remaining time; silent when stderr is not a terminal, or by `quiet`. */
export async function startProgress(options: ProgressOptions): Promise<Progress> {
  const { label, quiet = false, stream = process.stderr, now = () => performance.now() } = options;
  const terminal = describeTerminal(stream);
  if (quiet || !terminal.interactive) return SILENT;
  const { default: cliProgress } = await import('cli-progress');
  const bar = new cliProgress.SingleBar({
    stream,
    format: `${label} [{bar}] {percentage}%  {rate}  {remaining}`,
    barsize: Math.max(5, Math.min(40, terminal.columns - label.length - 40)),
    clearOnComplete: true,
    // Else it is switched off in the terminal, and stays off when a signal ends the program.
    linewrap: true,
  });
  return drawOn(bar, now);
}

function drawOn(bar: SingleBar, now: () => number): Progress {
  const rate = rateMeter(now());
  let lastDrawn = -Infinity;
  return {
    update(done, total) {
      const time = now();
      if (time - lastDrawn < INTERVAL) return;
      const texts = describeRate(rate(time, done), total - done);
      if (lastDrawn === -Infinity) bar.start(total, done, texts);
      bar.setTotal(total);
      bar.update(done, texts);
      lastDrawn = time;
    },
    stop() {
      bar.stop();
    },
  };
}

/** @returns a function that takes a time and a position, and tells bytes per second of late. */
function rateMeter(start: number): (time: number, done: number) => number {
  const samples = [{ time: start, done: 0 }];
  return (time, done) => {
    samples.push({ time, done });
    while (samples.length > 2 && time - samples[1]!.time >= RATE_WINDOW) samples.shift();
    const first = samples[0]!;
    return time > first.time ? ((done - first.done) / (time - first.time)) * 1000 : 0;
  };
}

function describeRate(rate: number, left: number): { rate: string; remaining: string } {
  if (rate <= 0) return { rate: '', remaining: '' };
  return { rate: `${binarySize(rate)}/s`, remaining: `${duration(left / rate)} left` };
}

function binarySize(bytes: number): string {
  const power = Math.max(1, Math.min(4, Math.floor(Math.log2(Math.max(1, bytes)) / 10)));
  const value = bytes / 1024 ** power;
  return `${value.toFixed(value < 10 ? 1 : 0)} ${['KiB', 'MiB', 'GiB', 'TiB'][power - 1]}`;
}

/** `42 s`, `3:07`, `1:02:59`. */
function duration(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds));
  if (whole < 60) return `${whole} s`;
  const two = (value: number) => String(Math.floor(value) % 60).padStart(2, '0');
  if (whole < 3600) return `${Math.floor(whole / 60)}:${two(whole)}`;
  return `${Math.floor(whole / 3600)}:${two(whole / 60)}:${two(whole)}`;
}
