const SECTOR = 512;
const DATA_SECTOR = 3;

/**
 * A FAT12 volume of 32 KiB, made by hand: `NOTES.TXT`, and `LETTERS` with `FIRST.TXT` in it. For
 * where no maker of file systems is at hand.
 */
export function tinyFatVolume(): Buffer {
  const volume = Buffer.alloc(64 * SECTOR);
  volume.set([0xeb, 0x3c, 0x90]);
  volume.writeUInt16LE(SECTOR, 11);
  volume.set([1, 1, 0, 1, 16, 0, 64, 0, 0xf8, 1, 0], 13);
  volume.writeUInt16LE(0xaa55, 510);
  // Entries of 12 bits: the media byte, an end mark, and one cluster for each file.
  volume.set([0xf8, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f], SECTOR);
  const entry = (at: number, name: string, attributes: number, cluster: number, size: number) => {
    volume.write(name.padEnd(11), at, 'latin1');
    volume[at + 11] = attributes;
    volume.writeUInt16LE((44 << 9) | (2 << 5) | 29, at + 24);
    volume.writeUInt16LE(cluster, at + 26);
    volume.writeUInt32LE(size, at + 28);
  };
  const cluster = (number: number) => (DATA_SECTOR + number - 2) * SECTOR;
  entry(2 * SECTOR, 'NOTES   TXT', 0x20, 2, 18);
  entry(2 * SECTOR + 32, 'LETTERS', 0x10, 3, 0);
  volume.write('remember the milk\n', cluster(2), 'latin1');
  entry(cluster(3), '.', 0x10, 3, 0);
  entry(cluster(3) + 32, '..', 0x10, 0, 0);
  entry(cluster(3) + 64, 'FIRST   TXT', 0x20, 4, 10);
  volume.write('Dear Anna\n', cluster(4), 'latin1');
  return volume;
}
