import { readFileSync, writeFileSync } from 'node:fs';
import { decodeExfatBootSector } from '../../src/formats/exfat/boot-sector.ts';

export interface ExfatFileSpec {
  readonly name: string;
  readonly content: Uint8Array;
  /** Clusters in their order; when they follow each other no chain is written. */
  readonly clusters: readonly number[];
  /** Bytes that were ever written; all when left out. */
  readonly valid?: number;
  readonly size?: number;
  readonly deleted?: boolean;
  readonly directory?: boolean;
}

/** One set of entries, as Windows writes it: time 2024-02-29T13:30:58.990, UTC+01:00. */
export function exfatEntrySet(spec: ExfatFileSpec): Buffer {
  const { name, content, clusters, deleted = false, directory = false } = spec;
  const size = spec.size ?? content.length;
  const parts = Math.ceil(name.length / 15);
  const set = Buffer.alloc((2 + parts) * 32);
  set[0] = 0x85;
  set[1] = 1 + parts;
  set.writeUInt16LE(directory ? 0x10 : 0x20, 4);
  for (const at of [8, 12, 16]) {
    set.writeUInt16LE((13 << 11) | (30 << 5) | 29, at);
    set.writeUInt16LE((44 << 9) | (2 << 5) | 29, at + 2);
  }
  set[20] = 99;
  set[21] = 99;
  set.fill(0x84, 22, 25);
  set[32] = 0xc0;
  const contiguous = clusters.every((cluster, index) => cluster === clusters[0]! + index);
  set[33] = contiguous ? 3 : 1;
  set[35] = name.length;
  set.writeBigUInt64LE(BigInt(spec.valid ?? size), 40);
  set.writeUInt32LE(clusters[0] ?? 0, 52);
  set.writeBigUInt64LE(BigInt(size), 56);
  for (let part = 0; part < parts; part++) {
    const at = (2 + part) * 32;
    set[at] = 0xc1;
    set.write(name.slice(part * 15, part * 15 + 15), at + 2, 'utf16le');
  }
  let sum = 0;
  set.forEach((byte, at) => {
    if (at !== 2 && at !== 3) sum = (((sum & 1) << 15) + (sum >> 1) + byte) & 0xffff;
  });
  set.writeUInt16LE(sum, 2);
  if (deleted) for (let at = 0; at < set.length; at += 32) set[at]! &= 0x7f;
  return set;
}

/** Writes files into the root directory of an empty exFAT volume, or into a directory of it. */
export function addExfatFiles(path: string, files: readonly ExfatFileSpec[], into?: number): void {
  const volume = readFileSync(path);
  const { dataOffset, clusterSize, rootCluster, fatOffset } = decodeExfatBootSector(volume);
  const at = (cluster: number) => dataOffset + (cluster - 2) * clusterSize;
  let end = at(into ?? rootCluster);
  while (volume[end] !== 0) {
    end += 32;
  }
  const bitmap = at(2);
  for (const file of files) {
    const set = exfatEntrySet(file);
    set.copy(volume, end);
    end += set.length;
    file.clusters.forEach((cluster, index) => {
      const part = file.content.subarray(index * clusterSize, (index + 1) * clusterSize);
      volume.set(part, at(cluster));
      if (file.deleted) return;
      const bit = cluster - 2;
      volume[bitmap + (bit >> 3)]! |= 1 << (bit & 7);
      const next = file.clusters[index + 1] ?? 0xffffffff;
      volume.writeUInt32LE(next, fatOffset + cluster * 4);
    });
  }
  writeFileSync(path, volume);
}
