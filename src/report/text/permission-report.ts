import { formatCount } from '../../bytes/quantity.ts';
import { EVERYONE, type Sid } from '../../formats/security-descriptor/sid.ts';
import type { SetFolder } from '../../host/machines-of-sets.ts';
import type { MissingGrant } from '../../host/permissions.ts';
import {
  ALL_VIRTUAL_MACHINES_SID,
  virtualMachineAccount,
  virtualMachineSid,
} from '../../host/virtual-machine-sid.ts';
import type { ListedMachine, VmListError, VmListFault } from '../../host/vm-list.ts';
import { type Line, type Printable, padded, printable, shown, textOf } from '../printable.ts';
import { paragraph } from './paragraph.ts';

const WIDTH = 80;

/** Why a list of machines was refused: each fault with its line, marked, and what to do. */
export function vmListErrorText(source: string, error: VmListError): Printable {
  const faults = error.faults.flatMap((fault) => [...vmListFaultLines(source, fault), '' as const]);
  const advice =
    'No commands were made from this list: a grant to a wrong identifier helps no machine. Read the identifiers again on the host: Get-VM | Format-List Name, Id';
  return textOf([...faults, paragraph(advice, WIDTH)]);
}

function vmListFaultLines(source: string, fault: VmListFault): Line[] {
  const who = fault.name === null ? '' : ` (${printable(fault.name)})`;
  const lines: Line[] = [
    paragraph(
      `${printable(source)}, line ${fault.line}, column ${fault.column}${who}: ${fault.problem}`,
      WIDTH,
    ),
    ...markedLine(fault),
  ];
  if (fault.suggestion !== null) {
    const { id, line } = fault.suggestion;
    lines.push(
      paragraph(`Line ${line} has ${id}. If the same machine is meant, use that.`, WIDTH, '  '),
    );
  }
  return lines;
}

/** The line, or the part of it around the fault, with carets below. */
function markedLine({ text, column, length }: VmListFault): Printable[] {
  const start = Math.max(0, column - 1 - 40);
  const before = printable(text.slice(start, column - 1));
  const meant = printable(text.slice(column - 1, column - 1 + Math.min(length, 40)));
  const after = printable(text.slice(column - 1 + Math.min(length, 40), start + 72));
  const marks = '^'.repeat(Math.max(1, [...meant].length));
  return [
    `  ${before}${meant}${after}`.trimEnd(),
    `  ${' '.repeat([...before].length)}${marks}`,
  ].map(printable);
}

const PROBLEM: Readonly<Record<MissingGrant['problem'], string>> = {
  'no-grant': 'no entry gives this machine any rights',
  'not-full': 'some rights, not all',
  denied: 'an entry denies rights',
  'not-inherited':
    'the folder is open to it, but new files, such as the next checkpoint, will not be',
};

/** How much of an access dump was looked at. */
export interface JudgedDump {
  readonly folders: number;
  readonly files: number;
  /** Lines of the dump that could not be understood: what they say is unknown. */
  readonly unread: number;
}

/** What `permissions --acl` says to a person; the commands follow it. */
export function missingGrantsText(
  machines: readonly ListedMachine[],
  missing: readonly MissingGrant[],
  judged: JudgedDump,
): Printable {
  const parts = machines.map((machine): Line[] => {
    const own = missing.filter((one) => one.machine.id === machine.id);
    const title = printable(`${machine.name ?? 'virtual machine'}   ${machine.id}`);
    if (own.length === 0) return [title, paragraph(nothingMissing(judged), WIDTH, '  ')];
    return [
      title,
      ...own.filter((one) => one.cure.kind !== 'with-folder').flatMap(grantLines(own)),
    ];
  });
  return textOf(parts.flatMap((lines, index) => (index === 0 ? lines : ['' as const, ...lines])));
}

function nothingMissing({ folders, files, unread }: JudgedDump): string {
  const looked = [
    ...(folders > 0 ? [formatCount(folders, 'folder')] : []),
    ...(files > 0 ? [formatCount(files, 'file')] : []),
  ].join(' and ');
  const rest = unread === 0 ? '' : `; ${formatCount(unread, 'line')} of the dump could not be read`;
  return `nothing is missing on ${looked}${rest}`;
}

function grantLines(all: readonly MissingGrant[]): (grant: MissingGrant) => Printable[] {
  const along = new Map<string, number>();
  for (const { cure } of all) {
    if (cure.kind === 'with-folder') along.set(cure.folder, (along.get(cure.folder) ?? 0) + 1);
  }
  return ({ machine, path, kind, problem, lacks, deniedBy }) => {
    const lines = [
      shown`  ${padded(printable(kind), 6)}  ${printable(path)}`,
      detail(PROBLEM[problem]),
    ];
    if (problem === 'not-full' || problem === 'denied')
      lines.push(detail(`lacks: ${lacks.join(', ')}`));
    for (const { sid, inherited } of deniedBy) {
      lines.push(
        detail(
          `denied to ${inWords(sid, machine)}${inherited ? ', inherited from a folder above' : ''}`,
        ),
      );
    }
    const files = kind === 'folder' ? (along.get(path) ?? 0) : 0;
    if (files > 0) {
      lines.push(
        detail(
          `the same on ${files} file${files === 1 ? '' : 's'} in it, fixed together with the folder`,
        ),
      );
    }
    return lines;
  };
}

/** Whom a SID means, where the list alone tells it. */
function inWords(sid: Sid, { id }: ListedMachine): string {
  if (sid === EVERYONE) return `everyone (${sid})`;
  if (sid === ALL_VIRTUAL_MACHINES_SID) return `all virtual machines (${sid})`;
  return sid === virtualMachineSid(id) ? `this machine (${sid})` : sid;
}

const detail = (text: string) => paragraph(text, WIDTH, ' '.repeat(10));

/** Who is to have rights, and who is not. */
interface JudgedMachines {
  readonly machines: readonly ListedMachine[];
  readonly leftOut: readonly ListedMachine[];
  readonly doubts: readonly { readonly path: string; readonly reason: string }[];
}

/**
 * The same as data for `--json`.
 * @param folders on the host, with the machines that are to have rights there; empty when not known
 */
export function permissionsJson(
  { machines, leftOut, doubts }: JudgedMachines,
  folders: readonly SetFolder[],
  missing: readonly MissingGrant[],
): object {
  return {
    machines: machines.map(({ id, name }) => ({
      id,
      name,
      account: virtualMachineAccount(id),
      sid: virtualMachineSid(id),
    })),
    folders: folders.map(({ path, machines: granted }) => {
      return { path, machines: granted.map(({ id }) => id) };
    }),
    leftOut: leftOut.map(({ id, name }) => ({ id, name })),
    doubts,
    missing: missing.map(({ machine, ...rest }) => ({ machine: machine.id, ...rest })),
  };
}
