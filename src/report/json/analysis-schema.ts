import { z } from 'zod';
import { bytes, chainStatus, evidence, optionVerdict, path } from './schema-terms.ts';

/**
 * The contract of `--json`. It is used as a type and to make the JSON Schema that ships in
 * docs/schema; the program itself never loads it.
 */
const guid = z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
const time = z.iso.datetime();

const file = z.object({
  path,
  kind: z.enum([
    'vhdx',
    'vhds',
    'vhd',
    'vmcx',
    'vmgs',
    'vm-xml',
    'event-xml',
    'rct',
    'mrt',
    'hrl',
    'empty',
    'unreadable',
    'other',
  ]),
  size: bytes,
  modified: time.nullable(),
});

const candidate = z.object({
  path,
  foundBy: z.enum(['relative-path', 'volume-path', 'absolute-path', 'name', 'identity', 'given']),
  matches: z.enum(['parent_linkage', 'parent_linkage2']).nullable(),
  verdict: z.enum(['taken', 'taken-unproven', 'identity-differs', 'copy', 'itself', 'unreadable']),
  dataWriteGuid: guid.nullable(),
});

const parent = z.object({
  status: z.enum(['resolved', 'missing', 'identity-mismatch', 'ambiguous', 'cycle']),
  path: path.nullable(),
  name: z.string().nullable(),
  linkage: guid.nullable(),
  linkage2: guid.nullable(),
  candidates: z.array(candidate),
});

/** A VHDX holds no time: both come from file systems, and a copy may have reset them. */
const ages = {
  /** When a checkpoint was made: decoded from the listing of its host, or its parent's last write. */
  born: z.object({ time, certainty: z.enum(['decoded', 'inferred']) }).nullable(),
  lastWritten: z.object({ time, certainty: z.literal('decoded') }).nullable(),
};

const disk = z.object({
  path,
  type: z.enum(['fixed', 'dynamic', 'differencing']).nullable(),
  virtualSize: bytes.nullable(),
  blockSize: bytes.nullable(),
  logicalSectorSize: bytes.nullable(),
  physicalSectorSize: bytes.nullable(),
  virtualDiskId: guid.nullable(),
  dataWriteGuid: guid.nullable(),
  creator: z.string(),
  dirtyLog: z.boolean(),
  log: z.enum(['clean', 'replayed', 'ignored', 'refused']),
  /** Bytes of the virtual disk that this file stores; null when they could not be counted. */
  dataBytes: bytes.nullable(),
  ...ages,
  /** Why no data may be read; null when it may. */
  refusal: z.string().nullable(),
  parent: parent.nullable(),
});

const chain = z.object({
  leaf: path,
  members: z.array(path),
  status: chainStatus,
});

const belonging = z.object({ path, by: z.enum(['name', 'virtual-disk-id']) });

const set = z.object({
  path,
  creator: z.string(),
  activeLeaf: z.object({ name: z.string().nullable(), path: path.nullable() }),
  chain: path.nullable(),
  checkpoints: z.array(z.object({ path, dataBytes: bytes.nullable(), ...ages })),
  descendants: z.array(path),
  branches: z.array(path),
  copies: z.array(path),
  autoRecovery: z.array(path),
  orphans: z.array(belonging),
  unplaced: z.array(belonging),
  undecoded: z.array(z.object({ offset: bytes, length: bytes })),
});

/** A change tracking or replica file, and the disk whose name it extends. */
const companion = z.object({ path, disk: path.nullable() });

const machine = z.object({
  path,
  id: guid.nullable(),
  name: z.string().nullable(),
  kind: z.enum(['machine', 'snapshot', 'planned', 'before-checkpoint', 'unknown']),
  generation: z.union([z.literal(1), z.literal(2)]).nullable(),
  configurationVersion: z.string().nullable(),
  created: time.nullable(),
  diskMergePending: z.boolean().nullable(),
  checkpointCount: z.number().int().nullable(),
  attachments: z.array(
    z.object({
      /** As the host wrote it. */
      path,
      controller: z.enum(['SCSI', 'IDE', 'floppy', 'unknown']),
      controllerNumber: z.number().int(),
      slot: z.number().int(),
      persistentReservations: z.boolean().nullable(),
      snapshotId: guid.nullable(),
      set: path.nullable(),
      disk: path.nullable(),
    }),
  ),
});

const event = z.object({
  time: time.nullable(),
  hostTime: z.string().nullable(),
  eventId: z.number().int(),
  kind: z.string(),
  codes: z.array(z.number().int()),
  subjects: z.array(path),
  vmId: guid.nullable(),
  matched: z.enum(['file name', 'vm id']),
  /** Of a failed checkpoint or merge: when a merge of the same disk finished after it. */
  finishedLater: time.nullable(),
  summary: z.string(),
});

/**
 * An event about a merge, a checkpoint or a virtual disk that names no disk or set found here, and not the
 * identifier of a machine whose configuration certainly attaches one.
 */
const unattributedEvent = event
  .omit({ subjects: true, matched: true, finishedLater: true })
  .extend({
    provider: z.string().nullable(),
    /** Disks that it names instead, as the host wrote them. */
    paths: z.array(path),
    /** A machine that it names and that is known here all the same. */
    vmId: guid.nullable(),
  });

/** An event log that was read. Outside of the times it covers its silence proves nothing. */
const eventLog = z.object({
  path,
  events: z.number().int(),
  first: z.string().nullable(),
  last: z.string().nullable(),
  /** Whether the times are UTC, or the host's own clock without zone. */
  clock: z.enum(['utc', 'host']),
  /** Places that could not be read for certain; see the findings. */
  faults: z.number().int(),
});

const pace = z.object({
  from: time,
  to: time,
  bytes,
  bytesPerDay: bytes,
  /** When the volume is full if it goes on so; null where that is not known, or not within 20 years. */
  full: time.nullable(),
});

/** How the checkpoints of one set, or of a chain without one, came to be, and where that leads. */
const growth = z.object({
  subject: path,
  /** Oldest first. */
  checkpoints: z.array(
    z.object({
      path,
      born: ages.born,
      /** When the next one took over; of the newest, when its file was last written. */
      until: time.nullable(),
      livedSeconds: bytes.nullable(),
      /** What it takes on its volume. */
      grewBytes: bytes,
      /** What of the virtual disk it stores. */
      holdsBytes: bytes.nullable(),
    }),
  ),
  /** By UTC day; what a checkpoint grew is spread evenly over the time it was in use. */
  days: z.array(z.object({ day: z.iso.date(), bytes })),
  rhythm: z
    .object({
      /** From one to the next at the same time of day. */
      days: z.number().int(),
      times: z.array(z.object({ time: z.string(), count: bytes, first: time, last: time })),
      fitting: bytes,
      of: bytes,
      gaps: z.array(z.object({ after: time, before: time, missed: bytes })),
    })
    .nullable(),
  pace: pace.nullable(),
  /** Over the last seven days. */
  recentPace: pace.nullable(),
  firstUnmerged: z
    .object({ path, events: z.array(z.string()), covering: z.array(path) })
    .nullable(),
  /** What the base grows by, at most, when all is merged into it. */
  mergeNeedsBytes: bytes.nullable(),
  volume: z
    .object({
      name: z.string().nullable(),
      fileSystem: z.string().nullable(),
      sizeBytes: bytes.nullable(),
      freeBytes: bytes.nullable(),
      asked: time.nullable(),
      source: path,
    })
    .nullable(),
});

const finding = z.object({
  id: z.string(),
  severity: z.enum(['info', 'warning', 'error', 'critical']),
  subject: path,
  title: z.string(),
  evidence: z.array(evidence),
  explanation: z.string(),
  advice: z.string().nullable(),
  reference: z.string().nullable(),
});

/** What can be done about a set or a chain, in short: `plan --json` has the steps. */
const option = z.object({
  /** The `.vhds`, or the leaf of a chain without one. */
  subject: path,
  id: z.string(),
  verdict: optionVerdict,
  title: z.string(),
  why: z.string(),
});

const deletedDisk = z.object({
  path,
  /** Its path when it was deleted, as far as that is known. */
  formerPath: z.string(),
  pathCertainty: z.enum(['decoded', 'inferred', 'unknown']),
  foundBy: z.enum(['record', 'carved']),
  kind: z.string(),
  size: bytes,
  /** Its current DataWriteGuid. */
  identity: z.string().nullable(),
  state: z.enum(['whole', 'partly', 'doubtful']),
  reason: z.string().nullable(),
  /** Bytes by what became of its clusters. */
  free: bytes,
  reused: bytes,
  contested: bytes,
  lost: bytes,
  /** Whether what is doubtful is read as it is, because the user said so. */
  accepted: z.boolean(),
  /** What the change journal of the volume shows: when it was made, renamed, deleted. */
  history: z.array(
    z.object({
      time: z.string(),
      what: z.enum(['created', 'renamed', 'deleted']),
      name: z.string(),
    }),
  ),
  /** The disk that it is read as the parent of. */
  usedBy: path.nullable(),
});

export const analysisSchema = z.object({
  tool: z.object({ name: z.literal('vhdset'), version: z.string() }),
  roots: z.array(path),
  files: z.array(file),
  disks: z.array(disk),
  chains: z.array(chain),
  sets: z.array(set),
  companions: z.array(companion),
  /** What is left of deleted disks and sets, in images. */
  deleted: z.array(deletedDisk),
  machines: z.array(machine),
  timeline: z.array(event),
  /** Attributed to no disk, set or machine of these: `count` of them, of which the newest 500 are listed. */
  unattributedEvents: z.object({ count: bytes, newest: z.array(unattributedEvent) }),
  eventLogs: z.array(eventLog),
  growth: z.array(growth),
  findings: z.array(finding),
  options: z.array(option),
});

export type AnalysisJson = z.infer<typeof analysisSchema>;
export type DiskJson = z.infer<typeof disk>;
export type ChainJson = z.infer<typeof chain>;
