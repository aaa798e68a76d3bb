const SIGNATURE = [0x45, 0x58, 0x46, 0x41, 0x54, 0x20, 0x20, 0x20];

/** Whether a sector claims to begin an exFAT volume (exFAT specification, 3.1.2). */
export function isExfat(bytes: Uint8Array): boolean {
  return SIGNATURE.every((byte, index) => bytes[3 + index] === byte);
}
