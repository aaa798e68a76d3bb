import type { Guid } from '../../bytes/guid.ts';

/** What the type of a GPT partition is for, where that decides how the partition is treated. */
export type GptRole =
  | 'data'
  | 'msr'
  | 'efi'
  | 'recovery'
  | 'dynamic-metadata'
  | 'dynamic-data'
  | 'storage-spaces';

interface GptType {
  readonly name: string;
  readonly role: GptRole;
}

const data = (name: string): GptType => ({ name, role: 'data' });

/** Microsoft's types (winioctl.h, PARTITION_INFORMATION_GPT), UEFI 5.3.3, and those of Linux guests. */
const TYPES: ReadonlyMap<Guid, GptType> = new Map<Guid, GptType>([
  ['ebd0a0a2-b9e5-4433-87c0-68b6b72699c7', data('basic data')],
  ['e3c9e316-0b5c-4db8-817d-f92df00215ae', { name: 'Microsoft reserved', role: 'msr' }],
  ['c12a7328-f81f-11d2-ba4b-00a0c93ec93b', { name: 'EFI system', role: 'efi' }],
  ['de94bba4-06d1-4d40-a16a-bfd50179d6ac', { name: 'Windows recovery', role: 'recovery' }],
  [
    '5808c8aa-7e8f-42e0-85d2-e1e90434cfb3',
    { name: 'dynamic disk database', role: 'dynamic-metadata' },
  ],
  ['af9b60a0-1431-4f62-bc68-3311714a69ad', { name: 'dynamic disk data', role: 'dynamic-data' }],
  ['e75caf8f-f680-4cee-afa3-b001e56efc2d', { name: 'Storage Spaces', role: 'storage-spaces' }],
  ['db97dba9-0840-4bae-97f0-ffb9a327c7e1', data('cluster metadata')],
  ['0fc63daf-8483-4772-8e79-3d69d8477de4', data('Linux file system')],
  ['0657fd6d-a4ab-43c4-84e5-0933c84b4f4f', data('Linux swap')],
  ['e6d6d379-f507-44c2-a23c-238f2a3df928', data('Linux LVM')],
  ['a19d880f-05fc-4d3b-a006-743f0f84911e', data('Linux RAID')],
  ['44479540-f297-41b2-9af7-d131d5f0458a', data('Linux root, x86')],
  ['4f68bce3-e8cd-4db1-96e7-fbcaf984b709', data('Linux root, x86-64')],
  ['933ac7e1-2eb4-4f13-b844-0e14e2aef915', data('Linux home')],
  ['bc13c2ff-59e6-4262-a352-b275fd6f7172', data('Linux boot')],
  ['21686148-6449-6e6f-744e-656564454649', data('BIOS boot')],
]);

/** @param type lower case, as decoded */
export function gptTypeOf(type: Guid): GptType {
  return TYPES.get(type) ?? data(`type ${type}`);
}
