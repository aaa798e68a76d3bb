import type { Evidence, Finding } from '../../diagnosis/finding.ts';
import type { Attachment } from '../../host/attachment.ts';
import { growthOf } from '../../host/growth.ts';
import type { Host } from '../../host/host.ts';
import type { Machine } from '../../host/machine.ts';
import type { TimelineEntry } from '../../host/timeline.ts';
import type { Plan } from '../../recovery/plan-for.ts';
import type { ToldBirths } from '../../sets/births.ts';
import type { Belonging, DeletedDisk, Inventory, VhdSet } from '../../sets/model.ts';
import { growthData } from '../view/growth.ts';
import { isExact, TOO_LARGE } from '../view/outline.ts';
import type { AnalysisJson } from './analysis-schema.ts';
import { agesJson, diskJson, exact, iso, pathsOf, summaryOf } from './chain-json.ts';

/**
 * An analysis in the form that `--json` promises.
 * The lists are made each time they are asked for: of thousands of disks they need not all be held at once.
 * @param plans what can be done, told in short; `plan --json` has the steps
 */
export function analysisJson(
  inventory: Inventory,
  host: Host,
  findings: readonly Finding[],
  version: string,
  plans: readonly Plan[] = [],
): AnalysisJson {
  return {
    tool: { name: 'vhdset', version },
    roots: [...inventory.roots],
    get files() {
      return inventory.files.map(({ path, kind, size, modified }) => {
        return { path, kind, size, modified: iso(modified) };
      });
    },
    get disks() {
      return inventory.disks.map((disk) => diskJson(disk, host.births));
    },
    get chains() {
      return inventory.chains.map(summaryOf);
    },
    get sets() {
      return inventory.sets.map((set) => setJson(set, host.births));
    },
    get companions() {
      return inventory.companions.map(({ file, disk }) => {
        return { path: file.path, disk: disk?.file.path ?? null };
      });
    },
    get deleted() {
      return (inventory.deleted ?? []).map(deletedJson);
    },
    get machines() {
      return host.machines.map((machine) => machineJson(machine, host.attachments));
    },
    get timeline() {
      return host.timeline.map(eventJson);
    },
    unattributedEvents: {
      count: host.unattributed.count,
      newest: host.unattributed.newest.map(({ record, ...event }) => {
        return { ...event, codes: [...event.codes], paths: [...event.paths] };
      }),
    },
    eventLogs: host.logs.map(({ path, covers, faults }) => {
      return { path, ...covers, faults: faults.length };
    }),
    get growth() {
      return growthOf(inventory, host).map(growthData);
    },
    get findings() {
      return findings.map((finding) => {
        return { ...finding, evidence: finding.evidence.map(evidenceJson) };
      });
    },
    get options() {
      return plans.flatMap(({ subject, options }) =>
        options.map(({ id, verdict, title, why }) => ({ subject, id, verdict, title, why })),
      );
    },
  };
}

function deletedJson(deleted: DeletedDisk): AnalysisJson['deleted'][number] {
  const { file, identity, state, reason, usedBy } = deleted;
  const { formerPath, pathCertainty, foundBy, free, reused, contested, lost } = file.remains;
  return {
    ...{ path: file.path, formerPath, pathCertainty, foundBy, kind: file.kind, size: file.size },
    ...{ identity, state, reason, free, reused, contested, lost },
    accepted: file.remains.accepted,
    history: file.remains.history.map(({ time, what, name }) => {
      return { time: time.toISOString(), what, name };
    }),
    usedBy: usedBy?.file.path ?? null,
  };
}

function machineJson(
  machine: Machine,
  attachments: readonly Attachment[],
): AnalysisJson['machines'][number] {
  const { path, id, name, kind, generation, configurationVersion, created } = machine;
  return {
    ...{ path, id, name, kind, generation, configurationVersion, created },
    diskMergePending: machine.diskMergePending,
    checkpointCount: machine.checkpointCount,
    attachments: attachments
      .filter((attachment) => attachment.machine === machine)
      .map(({ drive, path: attached, disk, set }) => ({
        path: attached,
        controller: drive.controller.kind,
        controllerNumber: drive.controller.index,
        slot: drive.slot,
        persistentReservations: drive.persistentReservations,
        snapshotId: drive.snapshotId,
        set: set?.file.path ?? null,
        disk: disk?.file.path ?? null,
      })),
  };
}

function eventJson(entry: TimelineEntry): AnalysisJson['timeline'][number] {
  const { time, hostTime, eventId, kind, codes, subjects, vmId, matched, summary } = entry;
  return {
    ...{ time, hostTime, eventId, kind, vmId, matched, summary },
    finishedLater: entry.finishedLater,
    codes: [...codes],
    subjects: [...subjects],
  };
}

function setJson(set: VhdSet, told: ToldBirths): AnalysisJson['sets'][number] {
  const { file, vhds, activeLeaf, chain } = set;
  return {
    path: file.path,
    creator: vhds.creator,
    activeLeaf: { name: activeLeaf.name, path: activeLeaf.disk?.file.path ?? null },
    chain: chain?.leaf.file.path ?? null,
    checkpoints: set.checkpoints.map((disk) => ({
      path: disk.file.path,
      dataBytes: disk.allocation?.dataBytes ?? null,
      ...agesJson(disk, told),
    })),
    descendants: pathsOf(set.descendants),
    branches: pathsOf(set.branches),
    copies: pathsOf(set.copies),
    autoRecovery: pathsOf(set.autoRecovery),
    orphans: set.orphans.map(belongingJson),
    unplaced: set.unplaced.map(belongingJson),
    undecoded: vhds.undecoded.map(({ offset, length }) => ({ offset, length })),
  };
}

function belongingJson({ disk, by }: Belonging): AnalysisJson['sets'][number]['orphans'][number] {
  return { path: disk.file.path, by };
}

/** A fact as data; an offset or a value that no number holds exactly is not told as one. */
export function evidenceJson({ offset, value, ...evidence }: Evidence): Evidence {
  const told = { ...evidence, value: isExact(value) ? value : TOO_LARGE };
  return exact(offset) === null ? told : { ...told, offset: offset! };
}
