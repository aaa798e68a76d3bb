import type { Disk } from '../../sets/model.ts';
import { powershell } from '../command.ts';
import { diskOf, searchOptions } from '../disk-words.ts';
import { draft, impossible, sameContent, step, wholeDisk } from '../draft.ts';
import { flattenedBytes, timeFor } from '../effort.ts';
import { isWhole, membersOf, virtualSizeOf } from '../members.ts';
import { newFile } from '../new-file.ts';
import {
  chainIsWhole,
  filesOf,
  geometriesAgree,
  identitiesMatch,
  isCopyAtRest,
  logsAreClean,
  toBeChecked,
} from '../preconditions.ts';
import type { Draft, Step } from '../recovery-option.ts';
import type { Situation } from '../situation.ts';

const TITLE = 'Flatten with Convert-VHD, on a host';

/** What Windows itself offers for the same end. */
export function convertVhd(situation: Situation): Draft | null {
  const { chain, output } = situation;
  if (!chain || situation.leafMissing) return null;
  const clean = logsAreClean(situation);
  const identities = identitiesMatch(situation);
  const geometries = geometriesAgree(situation);
  const conditions = [chainIsWhole(situation), identities, geometries, clean];
  const refuse = (why: string) => impossible('convert-vhd', TITLE, why, conditions);
  if (!isWhole(situation)) return refuse('Convert-VHD needs every file of the chain.');
  if (identities.proof === 'failed') {
    return refuse('Windows refuses a parent with a different identity (0xC03A000E).');
  }
  if (geometries.proof === 'failed') {
    return refuse('Windows refuses a child and a parent of different sector sizes (0xC03A001D).');
  }
  if (clean.proof === 'failed') {
    return refuse('Windows would write the log back into the source before it reads it.');
  }
  const members = membersOf(situation);
  const leaf = chain.leaf.file.path;
  const target = newFile(output, situation.subject.path, '-converted.vhdx');
  const bytes = flattenedBytes(members, virtualSizeOf(situation));
  const disk = diskOf(situation);
  return draft({
    id: 'convert-vhd',
    title: TITLE,
    why: 'The chain is whole, and Convert-VHD does not change it; but it needs a Hyper-V host.',
    yields: wholeDisk(situation),
    preconditions: [
      ...conditions,
      isCopyAtRest(situation),
      toBeChecked('the Hyper-V module for PowerShell is installed; you are an administrator'),
      toBeChecked(
        'the files are not compressed, encrypted or sparse on their volume (otherwise 0xC03A001A); the ' +
          'sample sets of this program are sparse',
      ),
    ],
    space: { bytes, bound: bytes === null ? 'unknown' : 'at-most', where: output },
    time: timeFor({ copied: bytes, compared: bytes }),
    risk:
      'Low: the sources are only read. Windows finds a parent by the paths in the child: if the ' +
      'original chain is on the same host, make sure that Windows reads the copies.',
    warnings: ['Name the .avhdx, not the .vhds, unless the VHD Set itself is to be converted.'],
    steps: [
      ...provenParents(members),
      step(
        'Write the chain into one new disk.',
        powershell(
          'Convert-VHD',
          '-Path',
          { path: leaf },
          '-DestinationPath',
          { path: target },
          '-VHDType',
          'Dynamic',
        ),
      ),
    ],
    verify: [
      sameContent(
        'the chain as this program reads it, and the new disk',
        [{ path: disk }, ...searchOptions(disk, chain)],
        target,
      ),
    ],
    reads: filesOf(members),
    writes: [target],
  });
}

/** Windows looks for a parent where the child says it was: the answer False ends a script. */
function provenParents(members: readonly Disk[]): Step[] {
  if (members.length < 2) return [];
  const links = members.slice(0, -1).map((child, i) => [child, members[i + 1]!] as const);
  return [
    step(
      'Windows must find every parent among the copies, not among the originals. Each answer must be ' +
        'True; if one is False, relink copies first (option relink-parent).',
      ...links.map(([child, parent]) =>
        powershell(
          '(Get-VHD',
          '-Path',
          { path: child.file.path },
          ').ParentPath',
          '-eq',
          '(Convert-Path',
          '-LiteralPath',
          { path: parent.file.path },
          ')',
        ),
      ),
    ),
  ];
}
