import { statedAssumptions } from '../formats/vhdx/assumed-metadata.ts';
import type { Chain } from '../sets/model.ts';
import { folderOf } from '../sets/paths.ts';
import { asOperand, type Word } from './command.ts';
import type { Situation } from './situation.ts';

/** How the disk of a situation is named to this program: through its set, where that leads to it. */
export function diskOf({ set, chain, subject }: Situation): string {
  const throughSet = set !== null && chain !== null && set.activeLeaf.disk === chain.leaf;
  return throughSet ? subject.path : (chain?.leaf.file.path ?? subject.path);
}

/**
 * The options that let this program find every member again, and read it the same way: it looks
 * beside the disk by itself, elsewhere only where it is told to.
 * @param disk as given by {@link diskOf}
 */
export function searchOptions(disk: string, chain: Chain | null): Word[] {
  const home = folderOf(disk);
  const folders = new Set((chain?.members ?? []).map(({ file }) => folderOf(file.path)));
  folders.delete(home);
  const members = chain?.members ?? [];
  return [
    ...[...folders].flatMap(search),
    ...members.flatMap(givenParent),
    ...readAsChosen(members),
  ];
}

/** Without what the user chose the same disks could not be read, or would read otherwise. */
function readAsChosen(members: Chain['members']): Word[] {
  const leftAside = members.filter(({ vhdx }) => vhdx.logUse === 'ignored');
  const log = leftAside.every(({ vhdx }) => vhdx.log?.refusal) ? 'auto' : 'ignore';
  const assumed = members.flatMap(({ vhdx }) => statedAssumptions(vhdx.assumed ?? {}));
  const headers = members.flatMap(({ vhdx }) => vhdx.chosenHeader ?? []);
  return [
    ...(leftAside.length > 0 ? ['--log', log] : []),
    ...[...new Set(headers)].flatMap((number) => ['--header', `${number}`]),
    ...[...new Set(assumed)].flatMap((text) => ['--assume', text]),
  ];
}

const search = (folder: string): Word[] => ['--search', { path: withoutEnd(folder) }];

function givenParent({ file, parent }: Chain['members'][number]): Word[] {
  const given = parent?.candidates.some(
    ({ foundBy, verdict }) => foundBy === 'given' && verdict.startsWith('taken'),
  );
  if (!given || !parent?.parent) return [];
  return ['--parent', { text: `${asOperand(file.path)}=${parent.parent.file.path}` }];
}

/** `D:\copy\` ends in a backslash that some shells read as an escape; a bare root keeps it. */
function withoutEnd(folder: string): string {
  if (folder === '') return '.';
  const short = folder.replace(/[\\/]$/, '');
  return short === '' || short.endsWith(':') ? folder : short;
}
