/** Whether two stretches of one length hold the same bytes: many times faster than a loop. */
export function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
