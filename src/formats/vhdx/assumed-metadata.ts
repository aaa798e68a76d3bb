import type { Fault } from '../../bytes/fault.ts';
import { type Metadata, valueFaults } from './metadata.ts';

/** What a person says of a disk whose metadata can't be read. Sizes in bytes. */
export interface AssumedMetadata {
  readonly blockSize?: number;
  readonly virtualSize?: number;
  readonly logicalSectorSize?: number;
  /** Whether it is a differencing disk: taken for one without a parent, it would read as zeros. */
  readonly hasParent?: boolean;
}

/** How each is named where a person states it, as in `block-size=2097152`. */
export const ASSUMPTION_NAMES = {
  blockSize: 'block-size',
  virtualSize: 'virtual-size',
  logicalSectorSize: 'sector-size',
  hasParent: 'type',
} as const satisfies Record<keyof AssumedMetadata, string>;

/** An assumption as it is stated: sizes in bytes, `type=differencing` or `type=base`. */
export function assumptionText(item: keyof AssumedMetadata, value: number | boolean): string {
  const stated = typeof value === 'number' ? value : value ? 'differencing' : 'base';
  return `${ASSUMPTION_NAMES[item]}=${stated}`;
}

/** All that is assumed, each as it is stated. */
export function statedAssumptions(assumed: AssumedMetadata): string[] {
  return (Object.keys(ASSUMPTION_NAMES) as (keyof AssumedMetadata)[]).flatMap((item) => {
    const value = assumed[item];
    return value === undefined ? [] : assumptionText(item, value);
  });
}

const NOTHING_READ: Metadata = {
  blockSize: null,
  leaveBlocksAllocated: false,
  hasParent: false,
  virtualSize: null,
  virtualDiskId: null,
  logicalSectorSize: null,
  physicalSectorSize: null,
  parentLocator: null,
  incomplete: false,
};

/** Refusals that no assumption lifts: what the file demands is known, and is not there to be guessed. */
const FINAL: ReadonlySet<string> = new Set([
  'metadata-item-unknown-required',
  'incomplete-creation',
]);

/** Faults that leave open whether the disk has a parent: flag and parent locator contradict each other. */
export const TYPE_DOUBTS: ReadonlySet<string> = new Set([
  'has-parent-contradiction',
  'parent-locator-missing',
]);

/**
 * Fills what could not be read of the metadata, or what contradicts itself in them; a value that was
 * read, is legal and stands uncontradicted is never replaced.
 * @param offset of the metadata region, for the fault that tells of it
 * @returns null when the assumptions do not make the metadata whole, or may not
 */
export function assumeMetadata(
  read: Metadata | null,
  refusals: readonly Fault[],
  assumed: AssumedMetadata,
  offset: number,
): { metadata: Metadata; fault: Fault } | null {
  if (refusals.some(({ code }) => FINAL.has(code))) return null;
  const known = withoutIllegal(read ?? NOTHING_READ, offset);
  const open = known.blockSize === null || refusals.some(({ code }) => TYPE_DOUBTS.has(code));
  const hasParent = open ? assumed.hasParent : known.hasParent;
  if (hasParent === undefined) return null;
  const metadata: Metadata = {
    ...known,
    hasParent,
    blockSize: known.blockSize ?? assumed.blockSize ?? null,
    virtualSize: known.virtualSize ?? assumed.virtualSize ?? null,
    logicalSectorSize: known.logicalSectorSize ?? assumed.logicalSectorSize ?? null,
  };
  if (valueFaults(metadata, offset).length > 0) return null;
  const taken = statedAssumptions(assumed);
  const message = `read with what was assumed, where the file does not say or contradicts itself: ${taken.join(', ')}`;
  return { metadata, fault: { code: 'metadata-assumed', structure: 'metadata', offset, message } };
}

/** The same with null in place of each size that can't be true. */
function withoutIllegal(metadata: Metadata, offset: number): Metadata {
  const illegal = new Set(valueFaults(metadata, offset).map(({ code }) => code));
  const keep = (code: string, value: number | null) => (illegal.has(code) ? null : value);
  return {
    ...metadata,
    blockSize: keep('block-size', metadata.blockSize),
    logicalSectorSize: keep('logical-sector-size', metadata.logicalSectorSize),
    virtualSize: keep('virtual-size', metadata.virtualSize),
    physicalSectorSize: keep('physical-sector-size', metadata.physicalSectorSize),
  };
}
