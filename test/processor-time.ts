/**
 * Milliseconds that this process has kept a processor busy. What is bounded in time is bounded in
 * this, with room: on a machine that is busy with other things a clock on the wall proves nothing.
 */
export function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Milliseconds of processor time that the work below takes where docs/performance.md was measured. */
const REFERENCE = 80;

/**
 * How many times as long as there a fixed piece of work takes here and now, at least 1. Processors differ,
 * and one whose caches and threads are shared does less in a second of its time.
 */
export function slowness(): number {
  const times = [0, 1, 2].map(() => {
    const start = processorTime();
    work();
    return processorTime() - start;
  });
  return Math.max(1, Math.max(...times) / REFERENCE);
}

/** Some of everything: objects, strings, maps, typed arrays. */
function work(): number {
  const known = new Map<string, { readonly at: number; readonly name: string }>();
  for (let at = 0; at < 60_000; at++) {
    const name = `disk-${(at * 7919) % 30_000}.avhdx`;
    known.set(name, { at, name: known.get(name)?.name ?? name.toUpperCase() });
  }
  const numbers = Float64Array.from({ length: 200_000 }, (_, i) => (i * 40_503) % 65_537).sort();
  let sum = 0;
  for (const { at } of known.values()) sum += at;
  for (const number of numbers) sum += number;
  return sum;
}
