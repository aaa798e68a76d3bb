import { formatCount } from '../../bytes/quantity.ts';
import { isSame } from '../../host/grant-folders.ts';
import type { SetFolder } from '../../host/machines-of-sets.ts';
import type { ListedMachine } from '../../host/vm-list.ts';
import { printable } from '../printable.ts';

/** What a person must know before rights are given, whatever the commands do. */
export interface PermissionFacts {
  /** Folders that commands are made for, or that hold what they are made for. */
  readonly grants: readonly SetFolder[];
  /** Where the configurations found attach the set. */
  readonly folders: readonly SetFolder[];
  /** Whether a person named the folder. */
  readonly given: boolean;
  readonly unconfirmed: readonly ListedMachine[];
  readonly insisted: readonly ListedMachine[];
  readonly leftOut: readonly ListedMachine[];
  readonly doubts: readonly { readonly path: string; readonly reason: string }[];
}

/** Machines named one by one; a list of a whole cluster may have hundreds. */
const MOST_NAMED = 20;

/** The same on the screen and, as comments, in the script: who keeps only that must read them too. */
export function permissionNotes(facts: PermissionFacts): string[] {
  const { unconfirmed, insisted, leftOut, doubts } = facts;
  return [
    ...folderNotes(facts),
    ...doubts.map(({ path, reason }) => `Warning: ${printable(path)} ${reason}.`),
    ...(unconfirmed.length > 0
      ? [
          'Warning: no configuration found shows that these machines of the list attach the set: ' +
            `${named(unconfirmed)}. Remove those that do not use it.`,
        ]
      : []),
    ...(insisted.length > 0
      ? [
          'Warning: by their configurations these machines attach no VHD Set that was found, and ' +
            `are here because --vm names them: ${named(insisted)}.`,
        ]
      : []),
    ...(leftOut.length > 0
      ? [`Not included, since they attach no VHD Set that was found: ${named(leftOut)}.`]
      : []),
  ];
}

function folderNotes({ grants, folders, given }: PermissionFacts): string[] {
  if (!given) {
    return grants.length > 0 && folders.length > 0
      ? ['The folder is taken from the configurations found: compare it with the host.']
      : [];
  }
  const granted = new Set(grants.flatMap(({ machines }) => machines.map(({ id }) => id)));
  const elsewhere = folders.flatMap(({ path, machines }) =>
    machines.filter(({ id }) => !granted.has(id)).map((machine) => ({ path, machine })),
  );
  return [
    ...(folders.length > 0 &&
    !grants.some((grant) => folders.some(({ path }) => isSame(path, grant.path)))
      ? [
          'Warning: the configurations found attach the set in ' +
            `${folders.map(({ path }) => printable(path)).join(', ')}, and --folder names another ` +
            'folder. Make sure that the set lies there now.',
        ]
      : []),
    ...elsewhere.map(
      ({ path, machine }) =>
        `Not included: ${named([machine])} attaches its set in ${printable(path)}.`,
    ),
  ];
}

function named(machines: readonly ListedMachine[]): string {
  const shown = machines
    .slice(0, MOST_NAMED)
    .map(({ id, name }) => (name === null ? id : `${printable(name)} (${id})`));
  const more = machines.length - shown.length;
  return [...shown, ...(more > 0 ? [formatCount(more, 'more', 'more')] : [])].join(', ');
}
