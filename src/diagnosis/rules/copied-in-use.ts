import { groupBy } from '../../sets/group-by.ts';
import type { Chain, Disk, Inventory, VhdSet } from '../../sets/model.ts';
import { judgeTimes } from '../../sets/times.ts';
import type { Evidence, Finding } from '../finding.ts';

/** A trace that a file was written to while, or between, the copies of the others. */
interface Sign {
  readonly evidence: Evidence;
  /** Enough by itself; of the others it takes two. */
  readonly strong: boolean;
}

/**
 * Signs that a chain was copied while a machine or a merge was writing to it. Inferred: a crash of
 * the host leaves some of them as well.
 */
export function copiedInUseFindings({ chains, sets, missingParents }: Inventory): Finding[] {
  const relatedTo = new Map(missingParents.map(({ child, related }) => [child, related]));
  const behindBy = groupBy(
    sets.flatMap((set) => set.descendants.map((disk) => ({ set, disk }))),
    ({ disk }) => disk,
  );
  return chains.flatMap((chain) => {
    // Where a parent is missing the chain ends.
    const related = relatedTo.get(chain.members.at(-1)!) ?? [];
    const changed = related.filter(({ laterState }) => laterState);
    const signs = [
      ...chain.members.flatMap((disk) => signsOfDisk(disk, chain)),
      ...changed.map(({ disk }) => changedParent(disk)),
      ...outOfOrder(chain),
      ...(behindBy.get(chain.leaf) ?? []).map(({ set }) => behind(set)),
    ];
    const enough = signs.length > 1 || signs.some(({ strong }) => strong);
    return enough ? [copiedInUse(chain.leaf, signs)] : [];
  });
}

function copiedInUse(leaf: Disk, signs: readonly Sign[]): Finding {
  return {
    id: 'copied-in-use',
    severity: signs.some(({ strong }) => strong) ? 'warning' : 'info',
    subject: leaf.file.path,
    title: 'this chain seems to have been copied while it was in use',
    evidence: signs.map(({ evidence }) => evidence),
    explanation:
      'Its files may come from different moments: each can be sound, and the disk they make together ' +
      'may never have existed.',
    advice:
      'Copy again with all machines off, or from a snapshot of the volume. What is read from this ' +
      'copy should be checked (file system check) before it is relied on.',
    reference: null,
  };
}

function sign(path: string, what: string, value: string | number, strong: boolean): Sign {
  return { evidence: { path, what, value, certainty: 'inferred' }, strong };
}

function signsOfDisk(disk: Disk, { leaf }: Chain): Sign[] {
  const { file, vhdx, allocation } = disk;
  const { path, size } = file;
  const signs: Sign[] = [];
  const dirty = vhdx.log?.dirty ?? false;
  const refusal = vhdx.refusal?.code;
  if (dirty && disk !== leaf) {
    signs.push(sign(path, 'a parent was open for writing, which only a merge does', 'dirty', true));
  } else if (refusal === 'log-no-active-sequence') {
    signs.push(sign(path, 'the header names a log that is not there', 'torn', false));
  } else if (dirty) {
    signs.push(sign(path, 'the leaf was open: its log', 'dirty', false));
  }
  if (refusal === 'log-file-cut-short') {
    signs.push(sign(path, 'the log expects a longer file; size of the copy', size, true));
  }
  const beyond = allocation?.beyondEnd ?? 0;
  if (beyond > 0) {
    const what = 'it grew while it was copied, or was cut: blocks beyond the end';
    signs.push(sign(path, what, beyond, dirty));
  }
  return signs;
}

function changedParent({ file: { path } }: Disk): Sign {
  return sign(
    path,
    'the parent was written to after its child was made',
    'identity changed',
    false,
  );
}

function outOfOrder({ members }: Chain): Sign[] {
  return judgeTimes(members).outOfOrder.map(({ child, parent }) => {
    const value = parent.file.modified!.toISOString();
    return sign(parent.file.path, `modified after its child ${child.file.path}`, value, false);
  });
}

function behind({ file }: VhdSet): Sign {
  return sign(file.path, 'the .vhds names an older disk than there is', 'older', false);
}
