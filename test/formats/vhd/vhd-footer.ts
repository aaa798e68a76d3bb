/** A footer with a good checksum and nothing in it but the disk type. */
export function vhdFooter(type: number): Buffer {
  const footer = Buffer.alloc(512);
  footer.write('conectix');
  footer.writeUInt32BE(type, 0x3c);
  const sum = footer.reduce((total, byte) => total + byte, 0);
  footer.writeUInt32BE(~sum >>> 0, 0x40);
  return footer;
}
