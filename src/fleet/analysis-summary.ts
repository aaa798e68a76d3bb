import type { Case } from '../case/case.ts';
import { type Finding, SEVERITIES } from '../diagnosis/finding.ts';
import { nameOf } from '../host/attachment.ts';
import { growthOf } from '../host/growth.ts';
import type { FleetResult } from '../report/json/fleet-result-schema.ts';
import { birthOf } from '../sets/births.ts';
import type { Chain, Disk, Inventory, VhdSet } from '../sets/model.ts';
import { disksAround } from '../sets/vhd-set.ts';

type Analysis = NonNullable<FleetResult['analysis']>;

const MOST_MEMBERS = 2000;
const MOST_FINDINGS = 100;
/** Ten years. */
const MOST_WEEKS = 520;
const MOST_MACHINES = 64;
/** Characters. */
const LONGEST_TITLE = 300;

/** What is told of one set or chain of a case that holds it and whatever decides what is said of it. */
export async function summariseAnalysis(opened: Case, subject: string): Promise<Analysis> {
  const { inventory } = opened;
  const host = await opened.host();
  const findings = await opened.findings();
  const plans = await opened.plans({ output: '.' });
  const set = inventory.sets.find(({ file }) => file.path === subject) ?? null;
  const chain = set ? set.chain : chainAt(inventory, subject);
  const plan = plans.find((one) => one.subject === subject) ?? null;
  const members = chain?.members ?? [];
  const checkpoints = members.filter(({ parent }) => parent !== null);
  const births = checkpoints.flatMap((disk) => birthOf(disk, host.births)?.toISOString() ?? []);
  births.sort();
  const own = findingsOf(findings, inventory, { set, members, subject });
  const growth = growthOf(inventory, host).find(({ subject: { path } }) => path === subject);
  const paths = new Set([subject, ...members.map(({ file }) => file.path)]);
  const machines = host.attachments
    .filter((one) => paths.has(one.disk?.file.path ?? '') || paths.has(one.set?.file.path ?? ''))
    .map(({ machine }) => nameOf(machine).slice(0, LONGEST_TITLE));
  return {
    status: chain?.status ?? null,
    disks: members.length,
    checkpoints: checkpoints.length,
    virtualSize: chain?.leaf.vhdx.metadata?.virtualSize ?? null,
    hold: plan?.hold ?? false,
    worst: worstOf(own),
    findings: grouped(own).slice(0, MOST_FINDINGS),
    recommended: plan?.recommended?.id ?? null,
    oldestCheckpoint: births[0] ?? null,
    newestCheckpoint: births.at(-1) ?? null,
    members: members.slice(0, MOST_MEMBERS).map(memberOf),
    membersLeftOut: Math.max(0, members.length - MOST_MEMBERS),
    growth: byWeek(growth?.days ?? []).slice(-MOST_WEEKS),
    machines: [...new Set(machines)].sort().slice(0, MOST_MACHINES),
  };
}

function chainAt({ chains }: Inventory, path: string): Chain | null {
  return chains.find(({ leaf }) => leaf.file.path === path) ?? null;
}

function memberOf({ file, vhdx, allocation }: Disk): Analysis['members'][number] {
  return {
    path: file.path,
    size: file.size,
    modified: file.modified?.toISOString() ?? null,
    identity: vhdx.header?.dataWriteGuid ?? null,
    virtualDiskId: vhdx.metadata?.virtualDiskId ?? null,
    dataBytes: allocation?.dataBytes ?? null,
  };
}

interface Own {
  readonly set: VhdSet | null;
  readonly members: readonly Disk[];
  readonly subject: string;
}

/** All but those of sets and disks that are only there because they hang together with this one. */
function findingsOf(
  findings: readonly Finding[],
  { sets, disks }: Inventory,
  { set, members, subject }: Own,
): Finding[] {
  const around = set ? disksAround(set) : [];
  const own = new Set([subject, ...[...members, ...around].map(({ file }) => file.path)]);
  const others = new Set(
    [...sets, ...disks].map(({ file }) => file.path).filter((path) => !own.has(path)),
  );
  return findings.filter((finding) => !others.has(finding.subject));
}

function worstOf(findings: readonly Finding[]): Analysis['worst'] {
  const reached = findings.map(({ severity }) => SEVERITIES.indexOf(severity));
  return reached.length === 0 ? null : SEVERITIES[Math.max(...reached)]!;
}

/** The findings of a case come with the most severe first. */
function grouped(findings: readonly Finding[]): Analysis['findings'] {
  const groups = new Map<string, Analysis['findings'][number]>();
  for (const { id, severity, subject, title } of findings) {
    const key = `${id} ${severity}`;
    const known = groups.get(key);
    if (known) known.count++;
    else groups.set(key, { id, severity, count: 1, subject, title: title.slice(0, LONGEST_TITLE) });
  }
  return [...groups.values()];
}

/** Days as weeks that begin with Monday. */
function byWeek(days: readonly { day: string; bytes: number }[]): Analysis['growth'] {
  const weeks = new Map<string, number>();
  for (const { day, bytes } of days) {
    const date = new Date(`${day}T00:00:00Z`);
    date.setUTCDate(date.getUTCDate() - ((date.getUTCDay() + 6) % 7));
    const week = date.toISOString().slice(0, 10);
    weeks.set(week, (weeks.get(week) ?? 0) + bytes);
  }
  return [...weeks]
    .map(([week, bytes]) => ({ week, bytes: Math.round(bytes) }))
    .sort((a, b) => (a.week < b.week ? -1 : 1));
}
