import type { Evidence } from '../diagnosis/finding.ts';
import { nameOf } from '../host/attachment.ts';
import type { Disk } from '../sets/model.ts';
import { dirtyIn, membersOf, unprovenIn, unreadableIn } from './members.ts';
import type { Precondition } from './recovery-option.ts';
import type { Situation } from './situation.ts';

/** Pieces of evidence that a precondition carries; a chain may have thousands of links. */
const SHOWN = 5;

/** Every file of the chain is at hand and can be read. */
export function chainIsWhole(situation: Situation): Precondition {
  const { chain } = situation;
  const members = membersOf(situation);
  const unreadable = unreadableIn(situation);
  const whole = chain?.status === 'complete' && unreadable.length === 0;
  const path = situation.subject.path;
  return {
    text: 'every file of the chain was found and can be read',
    proof: whole ? 'proven' : 'failed',
    by: [
      { path, what: 'chain', value: chain?.status ?? 'no disk found', certainty: 'decoded' },
      { path, what: 'disks in it', value: members.length, certainty: 'decoded' },
      ...unreadable.slice(0, SHOWN).map(
        ({ file, vhdx }): Evidence => ({
          path: file.path,
          what: 'no data may be read',
          value: vhdx.refusal!.message,
          certainty: 'decoded',
        }),
      ),
    ],
  };
}

/** Each parent is the one that its child was made from. */
export function identitiesMatch(situation: Situation): Precondition {
  const children = membersOf(situation).filter(({ parent }) => parent !== null);
  const unproven = unprovenIn(situation);
  const matching = children.filter(
    (child) => child.parent?.status === 'resolved' && !unproven.includes(child),
  );
  const proof = matching.length === children.length ? 'proven' : 'failed';
  return {
    text: 'each parent is proven by its identity to be the one its child was made from',
    proof,
    by: [
      {
        path: situation.subject.path,
        what: 'links whose parent_linkage equals the parent’s DataWriteGuid',
        value: `${matching.length} of ${children.length}`,
        certainty: 'decoded',
      },
    ],
  };
}

/** No disk waits for its log to be replayed, which a tool that opens it for writing would do. */
export function logsAreClean(situation: Situation): Precondition {
  const dirty = dirtyIn(situation);
  return {
    text: 'no disk has a log that Windows would have to write back first',
    proof: dirty.length === 0 ? 'proven' : 'failed',
    by: dirty.slice(0, SHOWN).map(({ file, vhdx }) => ({
      path: file.path,
      offset: vhdx.log!.offset,
      what: 'log entries to replay',
      value: vhdx.log!.entries.length,
      certainty: 'decoded',
    })),
  };
}

/** Windows wants child and parent alike; this program reads them as they are. */
export function geometriesAgree(situation: Situation): Precondition {
  const members = membersOf(situation);
  const sectors = new Set(members.map(({ vhdx }) => vhdx.metadata?.logicalSectorSize));
  const sizes = new Set(members.map(({ vhdx }) => vhdx.metadata?.virtualSize));
  const path = situation.subject.path;
  return {
    text: 'all disks of the chain have one sector size and one virtual size',
    proof: sectors.size > 1 ? 'failed' : sizes.size > 1 ? 'to-be-checked' : 'proven',
    by: [
      {
        path,
        what: 'logical sector sizes in the chain, bytes',
        value: [...sectors].join(', '),
        certainty: 'decoded',
      },
      {
        path,
        what: 'virtual sizes in the chain, bytes',
        value: [...sizes].slice(0, SHOWN).join(', '),
        certainty: 'decoded',
      },
    ],
  };
}

/** Nothing else hangs on the members: a merge would make that worthless. */
export function isSingleBranch(situation: Situation): Precondition {
  const { otherLeaves, set } = situation;
  const members = new Set(membersOf(situation));
  const others = [
    ...otherLeaves.first,
    ...(set?.branches ?? []),
    ...(set?.autoRecovery ?? []),
  ].filter((disk) => disk.parent?.parent && !members.has(disk));
  return {
    text: 'no other disk depends on a member of the chain',
    proof: others.length === 0 ? 'proven' : 'failed',
    by: [...new Set(others)].slice(0, SHOWN).map(({ file }) => ({
      path: file.path,
      what: 'depends on the same files',
      value: 'a state of its own',
      certainty: 'decoded',
    })),
  };
}

/** That the files at hand are copies, and not in use, no file tells. */
export function isCopyAtRest(situation: Situation): Precondition {
  const dirty = dirtyIn(situation);
  return {
    text:
      dirty.length > 0
        ? 'the files are copies that nothing uses; a log that is not empty is a sign that they were copied while in use'
        : 'the files are copies that nothing uses, made while every machine of the set was off',
    proof: 'to-be-checked',
    by: situation.machines.slice(0, SHOWN).map((machine) => ({
      path: machine.path,
      what: 'a machine that attaches them',
      value: nameOf(machine),
      certainty: 'inferred',
    })),
  };
}

/**
 * That the set on the cluster is still the one of these files. Hosts that agree do not prove it: the set may
 * have changed after they were asked.
 */
export function hostsAgree({ contradicted }: Situation): Precondition {
  return {
    text: 'the set on the cluster is still in the state of these files',
    proof: contradicted.length > 0 ? 'failed' : 'to-be-checked',
    by: contradicted.slice(0, SHOWN).map(({ subject, what, host, copy }) => ({
      path: subject,
      what: `${what}: in the copy ${copy}, on the host`,
      value: host.value,
      certainty: 'decoded',
    })),
  };
}

/** Something that only a person can see. */
export function toBeChecked(text: string): Precondition {
  return { text, proof: 'to-be-checked', by: [] };
}

/** The files of these disks, as the steps expect them. */
export function filesOf(disks: readonly Disk[]): { path: string; size: number }[] {
  return disks.map(({ file: { path, size } }) => ({ path, size }));
}
