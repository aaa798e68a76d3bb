import type { Places } from '../../bytes/places.ts';
import { digestContent } from '../../disk/content-digest.ts';
import type { VirtualDisk } from '../../disk/virtual-disk.ts';
import type { ChainJob } from '../../fleet/job.ts';
import { type ContentDigests, contentDigests } from '../../node/content-digests.ts';
import { type FleetOutcome, NO_OUTCOME } from '../../report/json/fleet-result-schema.ts';
import { openContent } from './chain-content.ts';

/** SHA-256 of what a machine would see. */
export async function hashJob(places: Places, { subject }: ChainJob): Promise<FleetOutcome> {
  const { disk, verifyUnchanged } = await openContent(places, subject);
  const digest = await digestOf(disk);
  await verifyUnchanged();
  return { ...NO_OUTCOME, hash: { algorithm: 'sha256', digest, size: disk.virtualSize } };
}

export function digestOf(disk: VirtualDisk): Promise<string> {
  return withDigest(async (digests) => digestContent(disk, digests));
}

/** The digest of what `work` feeds it. */
export async function withDigest(work: (digests: ContentDigests) => Promise<unknown>) {
  const digests = contentDigests(['sha256']);
  try {
    await work(digests);
    const [digest] = await digests.finish();
    return digest!;
  } finally {
    await digests.close();
  }
}
