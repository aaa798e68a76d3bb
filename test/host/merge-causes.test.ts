import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { build } from '../../fixtures/scenarios/suspended-merges.ts';
import { accessDump } from '../../fixtures/scene/host-records.ts';
import type { EventRecord } from '../../src/formats/event-log/event-record.ts';
import { decodeAccessDump } from '../../src/formats/icacls/access-dump.ts';
import type { Host } from '../../src/host/host.ts';
import { type HostAnswers, NO_ANSWERS } from '../../src/host/host-answers.ts';
import { canTellCauses, mergeCauses } from '../../src/host/merge-causes.ts';
import { withFolderCase } from '../case/folder-case.ts';
import { hostWith, machineWith } from '../diagnosis/small-diagnosis.ts';
import { temporaryFolder } from '../node/temp-folder.ts';
import { diskName, setOf } from '../recovery/small-plan.ts';
import { eventWith } from './small-event.ts';

const inventory = await (await setOf(3)).take();
const set = inventory.sets[0]!;
const SET = 'C:\\v\\s.vhds';
const machine = machineWith(SET);
const ID = machine.id!;
const source = 'host.json';

function standings(host: Host): Record<string, string> {
  return Object.fromEntries(
    mergeCauses(set, host).map(({ cause, standing }) => [cause.replace(/ \(.*/, ''), standing]),
  );
}

const withEvents = (...events: Partial<EventRecord>[]) =>
  hostWith(inventory, [machine], events.map(eventWith));

const withAnswers = (answers: Partial<HostAnswers>): Host => ({
  ...hostWith(inventory, [machine]),
  answers: { ...NO_ANSWERS, ...answers },
});

it('knows nothing where nobody was asked, and says so of every cause', () => {
  const host = withEvents();
  expect(canTellCauses(host)).toBe(false);
  expect(new Set(Object.values(standings(host)))).toEqual(new Set(['open']));
});

it.each([
  [0x80070005, 'a machine lacks rights on the folder'],
  [0x80070020, 'something else holds a file open'],
  [0x80070070, 'the volume is full'],
])('a merge that failed with code %i shows its cause, first of all', (code, cause) => {
  const failed = { eventId: 19100, codes: [code], paths: [`C:\\v\\${diskName(3)}`] };
  const [first, second] = mergeCauses(set, withEvents(failed));
  expect(first).toMatchObject({ cause, standing: 'seen' });
  expect(second?.standing).toBe('open');
  const byMachine = { ...failed, paths: [], vmIds: [ID] };
  expect(standings(withEvents(byMachine))[cause]).toBe('seen');
  const elsewhere = { ...failed, paths: ['C:\\v\\other.avhdx'] };
  expect(standings(withEvents(elsewhere))[cause]).toBe('open');
});

it('a failure that was made up for shows nothing', () => {
  const paths = [`C:\\v\\${diskName(3)}`];
  const failed = { eventId: 19100, codes: [0x80070020], paths, time: '2026-11-21T02:00:00Z' };
  const finished = { eventId: 19080, codes: [], paths, time: '2026-11-21T02:20:00Z' };
  const cause = 'something else holds a file open';
  expect(standings(withEvents(failed))[cause]).toBe('seen');
  expect(standings(withEvents(failed, finished))[cause]).toBe('open');
});

it('a fork that was not committed is seen where it names the set, and possible otherwise', () => {
  const cause = 'a new disk was made, and the machine did not switch to it';
  const fork = { eventId: 3216, provider: 'Microsoft-Windows-Hyper-V-Worker' };
  expect(standings(withEvents({ ...fork, vmIds: [ID] }))[cause]).toBe('seen');
  expect(standings(withEvents(fork))[cause]).toBe('possible');
});

it('rights are judged by one access list, and by none of several', () => {
  const cause = 'a machine lacks rights on the folder';
  const list = (granted: boolean) => {
    const machines = granted ? [{ id: ID, name: 'node1' }] : [];
    const { entries } = decodeAccessDump(accessDump(['s.vhds'], machines as never));
    return { path: 'access.txt', entries };
  };
  const host = withEvents();
  expect(standings({ ...host, access: [list(false)] })[cause]).toBe('seen');
  expect(standings({ ...host, access: [list(true)] })[cause]).toBe('excluded');
  expect(standings({ ...host, access: [list(true), list(true)] })[cause]).toBe('open');
  expect(standings({ ...hostWith(inventory), access: [list(false)] })[cause]).toBe('open');
});

it('reference points are possible, or ruled out by a whole list', () => {
  const cause = 'a reference point that a backup left';
  const said = { source, path: SET, allPaths: [] };
  const point = { source, set: SET, id: ID, parents: [], created: null, changeTrackingId: null };
  const setSnapshots = [{ ...point, path: null }];
  const sets = [{ ...said, snapshotIds: [ID] }];
  expect(standings(withAnswers({ sets, setSnapshots }))[cause]).toBe('possible');
  expect(standings(withAnswers({ sets }))[cause]).toBe('open');
  const whole = [{ ...point, path: 'C:\\v\\a.avhdx' }];
  expect(standings(withAnswers({ sets, setSnapshots: whole }))[cause]).toBe('excluded');
  const empty = [{ ...said, snapshotIds: [] }];
  expect(standings(withAnswers({ sets: empty }))[cause]).toBe('excluded');
});

it('machines that run may be why; all off rules it out, of all that attach the set', () => {
  const cause = 'the machines were never all off at once';
  const one = { source, id: ID, name: 'node1', status: null, operational: null, host: 'H' };
  const drives = [{ source, vmId: ID, vmName: 'node1', path: SET }];
  const asked = (state: string, more: Partial<HostAnswers> = {}) =>
    standings(withAnswers({ machines: [{ ...one, state }], drives, ...more }))[cause];
  expect(asked('Running')).toBe('possible');
  expect(asked('Saved')).toBe('possible');
  expect(asked('Off')).toBe('excluded');
  const other = { ...drives[0]!, vmId: 'a0af7903-94b4-4a2c-b3b3-16050d5f80f2' };
  expect(asked('Off', { drives: [...drives, other] })).toBe('open');
});

it('room is judged by the volume of the folder in which the host has the set', () => {
  const cause = 'the volume is full';
  const sets = [{ source, path: SET, snapshotIds: [], allPaths: [] }];
  const volume = { source, name: 'C:\\v', fileSystem: 'NTFS', size: 2 ** 40 };
  const asked = (free: number, name = volume.name) =>
    standings(withAnswers({ sets, volumes: [{ ...volume, name, free }] }))[cause];
  expect(asked(2 ** 39)).toBe('excluded');
  expect(asked(4096)).toBe('possible');
  expect(asked(4096, 'D:\\v')).toBe('open');
});

it('an export or a backup that goes on is possible, by the status of a machine that attaches the set', () => {
  const cause = 'a backup or an export is running, or has suspended merging';
  const one = { source, id: ID, name: 'node1', state: 'Off', status: null, host: 'H' };
  const drives = [{ source, vmId: ID, vmName: 'node1', path: SET }];
  const asked = (operational: string | null, path = SET) => {
    const machines = [{ ...one, operational }];
    return standings(withAnswers({ machines, drives: [{ ...drives[0]!, path }] }))[cause];
  };
  expect(asked('Ok, ExportingVirtualMachine')).toBe('possible');
  expect(asked('BackingUpVirtualMachine')).toBe('possible');
  expect(asked('Ok')).toBe('open');
  expect(asked(null)).toBe('open');
  expect(asked('ExportingVirtualMachine', 'C:\\v\\other.vhds')).toBe('open');
});

it('suspended-merges: an export and a reference point remain, the usual causes are ruled out', async () => {
  const folder = join(temporaryFolder(), 'copy');
  mkdirSync(folder);
  await build(folder);
  const told = await withFolderCase({ paths: [folder] }, async (opened) => {
    return mergeCauses(opened.inventory.sets[0]!, await opened.host());
  });
  const having = (standing: string) =>
    told.filter((one) => one.standing === standing).map(({ cause }) => cause);
  expect(having('possible')).toEqual([
    'a reference point that a backup left',
    'a backup or an export is running, or has suspended merging',
  ]);
  expect(having('excluded')).toEqual([
    'a machine lacks rights on the folder',
    'the volume is full',
    'the machines were never all off at once',
  ]);
});
