import { formatCount } from '../../bytes/quantity.ts';
import { nameOf } from '../../host/attachment.ts';
import { isLive } from '../../host/machine.ts';
import { folderOf } from '../../sets/paths.ts';
import { powershell, vhdset, type Word } from '../command.ts';
import { byHand, draft, impossible, wholeDisk } from '../draft.ts';
import { noSpace, timeUnknown } from '../effort.ts';
import { isWhole } from '../members.ts';
import {
  chainIsWhole,
  hostsAgree,
  identitiesMatch,
  isSingleBranch,
  toBeChecked,
} from '../preconditions.ts';
import type { Draft, Precondition, Step } from '../recovery-option.ts';
import { mergesAreDenied, type Situation } from '../situation.ts';

const TITLES = {
  'grant-permissions': 'Give the machines their rights',
  'merge-on-live-cluster': 'Shut all nodes down, then start them',
} as const;

/** The cluster's own way: remove what keeps it from merging, then shut down all guest nodes together. */
export function mergeOnLiveCluster(situation: Situation): Draft | null {
  const { set, chain, behind } = situation;
  if (!set || set.checkpoints.length + set.descendants.length === 0) return null;
  const id = mergesAreDenied(situation) ? 'grant-permissions' : 'merge-on-live-cluster';
  const title = TITLES[id];
  const notBehind = configurationsAreCurrent(situation);
  const conditions = [
    notBehind,
    chainIsWhole(situation),
    identitiesMatch(situation),
    isSingleBranch(situation),
    hostsAgree(situation),
  ];
  if (behind) {
    const why =
      'The set or a machine names an ancestor of newer disks: starting a machine would make ' +
      'everything in them unusable.';
    return impossible(id, title, why, conditions);
  }
  if (!chain || !isWhole(situation)) {
    const why = 'The chain found is not whole; a merge by the cluster may make things worse.';
    return impossible(id, title, why, conditions);
  }
  if (situation.contradicted.length > 0) {
    const why =
      'The hosts have another chain than these files, so these files do not show whether it is safe. ' +
      'Copy the set again, or ask the hosts again, then make the plan again.';
    return impossible(id, title, why, conditions);
  }
  return draft({
    id,
    title,
    why: whyOf(situation),
    yields: { ...wholeDisk(situation), state: 'the running set, its checkpoints merged' },
    preconditions: [
      ...conditions,
      toBeChecked('a backup, or this copy, exists and has been read once'),
      toBeChecked('all guest nodes can be off at the same time for some minutes'),
    ],
    space: noSpace(),
    time: timeUnknown('the downtime of all nodes, and a merge in the background of up to hours'),
    risk:
      'The cluster writes to the originals. This is how a merge normally works, but there is no way ' +
      'back without a copy: keep this one.',
    warnings: [
      'Shut down all guest nodes before you start the first: restarting them one by one merges nothing.',
      'Do not take a backup or a checkpoint until the merge is finished.',
      'It does not help if backups succeed and the checkpoints stayed even after all nodes were ' +
        'down at the same time: do not repeat it then. Flatten, and ask the vendor of the backup product.',
    ],
    steps: stepsOf(situation),
    verify: [
      byHand(
        'Copy the folder again when the merge is finished (event 19080), and check that no checkpoint is left.',
        vhdset('analyze', { text: '<the new copy>' }),
      ),
    ],
  });
}

const SET_ON_HOST = { text: '<path of the .vhds on the host>' };
const SNAPSHOT = { text: '<identifier from Get-VHDSnapshot>' };

/** Where no configuration found attaches the set. */
const HOST_FOLDER = { text: '<folder of the set on the host>' };

function whyOf({ accessDenied, lackingRights }: Situation): string {
  const cured = 'Once the right is given, the cluster merges by itself.';
  if (accessDenied) return `The cause is known: ${accessDenied.summary}. ${cured}`;
  const lacking = new Set(lackingRights?.grants.map(({ machine }) => machine.id)).size;
  if (lacking > 0) {
    const who = formatCount(lacking, 'machine lacks', 'machines lack');
    return `According to the access list, ${who} full access to the files of the set, which merging needs. ${cured}`;
  }
  return (
    'If the cluster still runs, it merges once all guest nodes have been down at the same time. What keeps it ' +
    'from merging cannot be seen in these files; an event log (--events) or the access list of the ' +
    'folder (--acl) may show it.'
  );
}

function stepsOf({ machines, set, lackingRights, drivesOfSet }: Situation): Step[] {
  const names: Word[] = machines.filter(isLive).map((machine) => ({ text: nameOf(machine) }));
  const nodes = names.length > 0 ? names : [{ text: '<every machine of the set>' }];
  return [
    byHand(
      'Ask the hosts what they have open and what the set itself lists; this changes nothing. Run the ' +
        'script on a host, then make the plan again with what it wrote.',
      vhdset('collect'),
    ),
    byHand(
      'Flatten a copy first, or have another backup: it is your way back.',
      vhdset('plan', { path: set!.file.path }, '--option', 'flatten'),
    ),
    byHand(
      'See which rights the machines need; run the commands that it prints on a node of the host ' +
        `cluster.${lackingRights ? '' : ' With --acl it shows which are missing.'}`,
      vhdset(
        'permissions',
        { path: folderOf(set!.file.path) || '.' },
        ...(lackingRights ? ['--acl', { path: lackingRights.dump }] : []),
        ...(lackingRights || drivesOfSet.length > 0 ? [] : ['--folder', HOST_FOLDER]),
      ),
    ),
    byHand(
      'Shut down every guest node, each on the host it runs on. Wait until all are off.',
      ...nodes.map((name) => powershell('Stop-VM', '-Name', name)),
    ),
    byHand(
      'Check whether a merge is running (Status). If so, wait until it ends: the .avhdx files of the ' +
        'checkpoints disappear. If none has begun after ten minutes, go on: it may begin when the nodes start.',
      powershell('Get-VM', '|', 'Format-Table', 'Name, State, Status'),
    ),
    byHand(
      'Start all of them again, each on its host.',
      ...nodes.map((name) => powershell('Start-VM', '-Name', name)),
    ),
    byHand('If nothing was merged, see why: events 19070 to 19100.', vhdset('explain', '19100')),
    {
      ...byHand(
        'If there is still no merge, and the backup product says that no backup, export or reference point of its own is ' +
          'open: Microsoft documents these commands for snapshots of a set. They are documented, but unproven in the field ' +
          'for sets that do not merge: use them only once you have a flattened copy, one snapshot at a time.',
        powershell('Get-VMSnapshot', '-VMName', nodes[0]!, '-SnapshotType', 'Recovery'),
        powershell('Get-VHDSnapshot', '-Path', SET_ON_HOST, '-GetParentPaths'),
        powershell('Remove-VHDSnapshot', '-Path', SET_ON_HOST, '-SnapshotId', SNAPSHOT),
        powershell('Optimize-VHDSet', '-Path', SET_ON_HOST),
      ),
      notes: [
        'Get-VMSnapshot -SnapshotType Recovery | Remove-VMSnapshot removes a recovery checkpoint that Hyper-V ' +
          'Manager does not show (KB 3059372).',
        'An export that suspended merging blocks it until ModifyDiskMergeSettings is called: only the product that made the export knows.',
      ],
    },
  ];
}

function configurationsAreCurrent({ behind, machines, subject }: Situation): Precondition {
  const known = machines.length > 0;
  return {
    text: 'no set and no configuration names an ancestor of newer disks',
    proof: behind ? 'failed' : known ? 'proven' : 'to-be-checked',
    by: [
      {
        path: subject.path,
        what: 'configurations found that attach it',
        value: machines.length,
        certainty: 'decoded',
      },
    ],
  };
}
