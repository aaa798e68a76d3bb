import { type Contradiction, contradictions } from '../../host/contradictions.ts';
import type { Host } from '../../host/host.ts';
import type { HostAnswers } from '../../host/host-answers.ts';
import { groupBy } from '../../sets/group-by.ts';
import type { Inventory, VhdSet } from '../../sets/model.ts';
import { baseName, foldName } from '../../sets/paths.ts';
import type { Evidence, Finding } from '../finding.ts';

/** Pieces of evidence of one finding; a host may list thousands. */
const SHOWN = 10;

/** What the hosts said when they were asked, held against what is at hand. */
export function hostAnswerFindings(inventory: Inventory, { answers }: Host): Finding[] {
  const contradicting = groupBy(contradictions(inventory, answers), ({ subject }) => subject);
  return [
    ...[...contradicting].map(([subject, found]) => contradicted(subject, found)),
    ...inventory.sets.flatMap((set) => [
      ...machinesNotOff(set, answers),
      ...listedSnapshots(set, answers),
    ]),
    ...storePath(answers),
    ...notAsked(answers),
  ];
}

function contradicted(subject: string, found: readonly Contradiction[]): Finding {
  return {
    id: 'host-contradicts-copy',
    severity: 'error',
    subject,
    title: 'what the host says contradicts the copy',
    evidence: found.slice(0, SHOWN).flatMap(({ what, host, copy }): Evidence[] => [
      { path: host.source, what: `${what}, on the host`, value: host.value, certainty: 'decoded' },
      { path: subject, what: `${what}, in the copy`, value: copy, certainty: 'decoded' },
    ]),
    explanation:
      'One of the two is not the present state: the set was used further after it was copied, the copy is not ' +
      'whole, or the host was asked about another set. A plan made from the copy may not fit the cluster.',
    advice: 'Find out which is older; copy again with the machines off, or ask the host again.',
    reference: null,
  };
}

/** Machines that attach the set by the host's own words, and were not off when it was asked. */
function machinesNotOff(set: VhdSet, { machines, drives }: HostAnswers): Finding[] {
  const name = foldName(baseName(set.file.path));
  const attaching = drives.filter(({ path }) => foldName(baseName(path)) === name);
  const evidence = machines.flatMap(({ id, name: machine, state, status, host, source }) => {
    const attaches = attaching.some(({ vmId }) => vmId !== null && vmId === id);
    if (!attaches || state === null || state === 'Off') return [];
    const value = [state, status, host && `on ${host}`].filter(Boolean).join(', ');
    const what = `state of ${machine ?? id}`;
    return [{ path: source, what, value, certainty: 'decoded' as const }];
  });
  if (evidence.length === 0) return [];
  return [
    {
      id: 'machines-not-off',
      severity: 'info',
      subject: set.file.path,
      title: `${evidence.length === 1 ? 'a machine that attaches it was' : `${evidence.length} machines that attach it were`} not off when the host was asked`,
      evidence: evidence.slice(0, SHOWN),
      explanation:
        'A running machine has the disks open and goes on writing; a saved one is not off, and nothing merges.',
      advice: null,
      reference: null,
    },
  ];
}

/** What the set itself lists, which no copy shows for certain. */
function listedSnapshots(set: VhdSet, answers: HostAnswers): Finding[] {
  const name = foldName(baseName(set.file.path));
  const isThis = (path: string | null) => path !== null && foldName(baseName(path)) === name;
  const said = answers.sets.filter(({ path }) => isThis(path));
  const snapshots = answers.setSnapshots.filter(({ set: path }) => isThis(path));
  const ids = new Set([
    ...said.flatMap(({ snapshotIds }) => snapshotIds),
    ...snapshots.map(({ id }) => id),
  ]);
  if (said.length === 0 && snapshots.length === 0) return [];
  const references = snapshots.filter(({ path }) => path === null).length;
  const evidence = snapshots.slice(0, SHOWN).map(({ source, id, path, created }) => {
    const what =
      path === null ? 'reference point, without a file' : `snapshot in ${baseName(path)}`;
    const value = created ? `${id}, made ${created}` : id;
    return { path: source, what, value, certainty: 'decoded' as const };
  });
  const left = ids.size === 0 && set.checkpoints.length > 0;
  return [
    {
      id: left ? 'checkpoints-not-listed' : 'snapshots-listed',
      severity: left ? 'warning' : 'info',
      subject: set.file.path,
      title: left
        ? 'the set lists no snapshot on the host, although checkpoints are here'
        : `the set lists ${ids.size === 1 ? 'one snapshot' : `${ids.size} snapshots`} on the host`,
      evidence:
        evidence.length > 0
          ? evidence
          : [
              {
                path: said[0]?.source ?? set.file.path,
                what: 'snapshots listed',
                value: ids.size,
                certainty: 'decoded',
              },
            ],
      explanation: left
        ? 'The host listed no snapshot for this set. The checkpoints may have been removed from ' +
          'the list and be waiting for their merge, or may have been made since; which of the two is not known. ' +
          'They hold data all the same.'
        : references > 0
          ? 'A snapshot without a path is a reference point: its disk was merged, and its change tracking ' +
            'remains for the next backup. Administrators report chains that did not merge until a ' +
            'forgotten one was removed; that this is the cause here is not proven.'
          : 'This is what the set itself knows about its checkpoints.',
      advice:
        references > 0
          ? 'Ask the backup product whether it still needs them before anything is removed.'
          : null,
      reference: null,
    },
  ];
}

function storePath({ parameters }: HostAnswers): Finding[] {
  return parameters
    .filter(({ value }) => value === null)
    .slice(0, 1)
    .map(({ source, name }) => ({
      id: 'config-store-not-set',
      severity: 'warning' as const,
      subject: source,
      title: `the cluster has no ${name}: checkpoints of a collection fail`,
      evidence: [{ path: source, what: name, value: 'not set', certainty: 'decoded' as const }],
      explanation:
        'Backups of machines that share a disk need this parameter of the resource Virtual Machine ' +
        'Cluster WMI. It can be set once, and not changed later.',
      advice: 'vhdset permissions <folder> prints the command that sets it.',
      reference: null,
    }));
}

/** What could not be asked; silence there proves nothing. */
function notAsked({ collections, refusals }: HostAnswers): Finding[] {
  const failed = [
    ...collections.flatMap((one) => one.failed.map((part) => ({ ...part, source: one.source }))),
    ...refusals.map(({ source, path, problem }) => ({ source, file: path, problem })),
  ];
  if (failed.length === 0) return [];
  return [
    {
      id: 'host-not-fully-asked',
      severity: 'info',
      subject: failed[0]!.source,
      title: `${failed.length === 1 ? 'one thing' : `${failed.length} things`} could not be asked of the host`,
      evidence: failed.slice(0, SHOWN).map(({ source, file, problem }) => ({
        path: source,
        what: file,
        value: problem,
        certainty: 'decoded',
      })),
      explanation: 'What is missing there is not known; its absence proves nothing.',
      advice: null,
      reference: null,
    },
  ];
}
