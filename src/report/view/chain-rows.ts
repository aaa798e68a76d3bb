import { birthOf, birthsAmong, type ToldBirths } from '../../sets/births.ts';
import type { Chain, Disk } from '../../sets/model.ts';
import { type StoredBytes, storedBytes } from '../../sets/stored-bytes.ts';
import { commonProof, describeLink, isProven } from './link-words.ts';
import { shortNameOf } from './names.ts';

/** Members listed before the middle of a chain is summed up in one row. */
const SHOWN_WHOLE = 8;
/** What is listed of a longer one, at either end. */
const SHOWN_ENDS = 2;

/** A disk of a chain, as a row of its tree. */
export interface MemberRow {
  /** `leaf`: a differencing one; a base that is the leaf as well is a base. */
  readonly kind: 'leaf' | 'checkpoint' | 'base' | 'unreadable';
  readonly path: string;
  /** The last part of the path, a GUID in it cut short. */
  readonly name: string;
  /** What it is to the chain: `active leaf`, `checkpoint`, `base, dynamic`. */
  readonly words: string;
  /** ISO 8601, UTC. `since`: when it was made; `until`: when its file was last written. Null: not known. */
  readonly time: { readonly word: 'since' | 'until'; readonly at: string } | null;
  /** Bytes of data that it stores of its own; null when not counted. */
  readonly bytes: number | null;
  /** Size of its file in bytes. */
  readonly fileSize: number;
  /** What is told below the row of its parent; null where nothing is, or the first row says it for all. */
  readonly link: { readonly proven: boolean; readonly words: string } | null;
}

/** The middle of a long chain: counted, and here to be unfolded. */
export interface FoldedRow extends StoredBytes {
  readonly kind: 'folded';
  readonly rows: readonly MemberRow[];
  /** ISO 8601, UTC: when the first and the last of them were made; null when not known. */
  readonly made: { readonly first: string; readonly last: string } | null;
}

export type ChainRow = MemberRow | FoldedRow;

/**
 * The members of a chain, leaf first, and how each parent was proven.
 * @param leafWords what the leaf is: `active leaf`, `old state`
 * @param told when disks were made, where their host said so
 */
export function chainRows(chain: Chain, leafWords: string, told?: ToldBirths): ChainRow[] {
  const { members } = chain;
  const proof = commonProof(chain);
  const every = members.length > 2 ? 'every parent' : 'parent';
  const rows = members.map((disk, index): MemberRow => {
    const link =
      proof === null
        ? linkOf(disk)
        : index === 0
          ? { proven: true, words: `${every} proven: ${proof}` }
          : null;
    return { ...memberOf(disk, chain, leafWords, told), link };
  });
  if (members.length <= SHOWN_WHOLE) return rows;
  const hidden = members.slice(SHOWN_ENDS, -SHOWN_ENDS);
  const births = birthsAmong(hidden, told);
  const folded: FoldedRow = {
    kind: 'folded',
    rows: rows.slice(SHOWN_ENDS, -SHOWN_ENDS),
    made: births && { first: births.first.toISOString(), last: births.last.toISOString() },
    ...storedBytes(hidden),
  };
  return [...rows.slice(0, SHOWN_ENDS), folded, ...rows.slice(-SHOWN_ENDS)];
}

function memberOf(
  disk: Disk,
  chain: Chain,
  leafWords: string,
  told: ToldBirths | undefined,
): Omit<MemberRow, 'link'> {
  const { file, vhdx, allocation } = disk;
  const isLeaf = disk === chain.leaf;
  const base = vhdx.type ? `base, ${vhdx.type}` : 'unreadable';
  const isDifferencing = vhdx.type === 'differencing';
  return {
    kind: isDifferencing ? (isLeaf ? 'leaf' : 'checkpoint') : vhdx.type ? 'base' : 'unreadable',
    path: file.path,
    name: shortNameOf(file.path),
    words: isLeaf ? leafWords : isDifferencing ? 'checkpoint' : base,
    time: timeOf(disk, told),
    bytes: allocation?.dataBytes ?? null,
    fileSize: file.size,
  };
}

function linkOf({ parent }: Disk): MemberRow['link'] {
  return parent && { proven: isProven(parent), words: describeLink(parent) };
}

/** A checkpoint counts from when it was made; of other files only their last write is known. */
function timeOf(disk: Disk, told: ToldBirths | undefined): MemberRow['time'] {
  const born = birthOf(disk, told);
  const time = born ?? disk.file.modified;
  if (!time || Number.isNaN(time.getTime())) return null;
  return { word: born ? 'since' : 'until', at: time.toISOString() };
}
