/**
 * Milliseconds that this process has kept a processor busy. What is bounded in time is bounded in
 * this: on a machine that is busy with other things a clock on the wall proves nothing.
 */
export function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
