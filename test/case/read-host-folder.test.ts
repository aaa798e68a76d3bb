import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { accessDump } from '../../fixtures/scene/host-records.ts';
import { codeOf } from '../../src/bytes/vhdset-error.ts';
import { openCaseAt } from '../../src/case/case-at.ts';
import { encodeVmcx } from '../../src/formats/vmcx/encode.ts';
import type { Host } from '../../src/host/host.ts';
import { FolderPlaces } from '../../src/node/folder-places.ts';
import { configurationOf } from '../cli/configurations.ts';
import { event } from '../formats/event-log/exports.ts';
import { sampleLog } from '../formats/evtx/sample-log.ts';
import { branch } from '../formats/vmcx/sample.ts';
import { temporaryFolder } from '../node/temp-folder.ts';

const MACHINE = JSON.stringify({
  Name: 'n',
  Id: 'd9e0eb0a-5b37-508e-9173-67e9ade83acf',
  State: 'Off',
});

/** Writes files into the folder `host` of a copy, and gives what is known of hosts then. */
async function hostFor(
  files: Readonly<Record<string, string | Uint8Array>>,
  given?: string,
): Promise<Host> {
  const top = temporaryFolder();
  mkdirSync(join(top, 'host'));
  for (const [name, content] of Object.entries(files))
    writeFileSync(join(top, 'host', name), content);
  const places = new FolderPlaces();
  try {
    const host = given && join(top, given);
    const paths = given ? [join(top, 'empty')] : [top];
    mkdirSync(join(top, 'empty'));
    return await (await openCaseAt(places, { paths, neighbours: 'ignored', host })).host();
  } finally {
    places.close();
  }
}

/** Names of the files that could not be read. */
const named = ({ unread }: Host) => unread.map(({ path }) => basename(path)).sort();

const FORK = event({ id: 3216, provider: 'Microsoft-Windows-Hyper-V-Worker' });
const COLLECT = JSON.stringify({ Tool: 'vhdset collect', Parts: [] });

describe('the folder of a host', () => {
  it('is found beside the disks by its collect.json, and not without it', async () => {
    const files = { 'm.json': MACHINE, 'worker.xml': FORK };
    const found = await hostFor({ ...files, 'collect.json': COLLECT });
    expect(found.answers.machines).toHaveLength(1);
    expect(found.forkSigns).toHaveLength(1);
    const without = await hostFor(files);
    expect(without.answers.machines).toEqual([]);
    expect(without.forkSigns).toEqual([]);
  });

  it('is read when it is named, with whatever is in it', async () => {
    const clixml = `<Objs><Obj RefId="0"><Props><S N="Name">n</S><S N="Id">x</S><S N="State">Saved</S></Props></Obj></Objs>`;
    const host = await hostFor(
      {
        'a.json': MACHINE,
        'b.clixml': clixml,
        'worker.xml': FORK,
        'Shared.txt': accessDump([], []),
      },
      'host',
    );
    expect(host.answers.machines.map(({ state }) => state)).toEqual(['Off', 'Saved']);
    expect(host.forkSigns).toHaveLength(1);
    expect(host.access).toHaveLength(1);
  });

  it('takes of one log in two forms the one with messages', async () => {
    const twice = await hostFor({ 'w.xml': FORK, 'w.evtx': sampleLog(3) }, 'host');
    expect(twice.forkSigns).toHaveLength(1);
  });

  it('takes the binary log where the rendered one is empty or broken', async () => {
    for (const broken of ['', '<Events><Event>']) {
      const host = await hostFor({ 'w.xml': broken, 'w.evtx': sampleLog(3) }, 'host');
      expect(host.logs).toMatchObject([{ path: expect.stringMatching(/w\.evtx$/) }]);
      expect(named(host)).toEqual(['w.xml']);
    }
  });

  it('tells what can’t be read, and reads the rest', async () => {
    const host = await hostFor(
      {
        'a.json': MACHINE,
        'b.json': '{',
        'c.xml': '<x',
        'd.evtx': 'ElfFile\0',
        'e.json': '',
        'f.txt': 'hello',
        'folder1-access.txt': 'hello',
        'g.xml': FORK,
      },
      'host',
    );
    expect(host.answers.machines).toHaveLength(1);
    expect(host.forkSigns).toHaveLength(1);
    const unread = ['b.json', 'c.xml', 'd.evtx', 'e.json', 'folder1-access.txt'];
    expect(named(host)).toEqual(unread);
    expect(host.unread.every(({ reason }) => reason !== '')).toBe(true);
  });

  it('tells no empty file of which collect itself says that it failed', async () => {
    const Parts = [{ Node: 'H', File: 'E.json', Status: 'failed', Error: 'Access denied' }];
    const collect = JSON.stringify({ Tool: 'vhdset collect', Parts });
    const host = await hostFor({ 'collect.json': collect, 'e.json': '', 'f.json': '' }, 'host');
    expect(named(host)).toEqual(['f.json']);
  });

  it('tells that there are more files than are looked at', async () => {
    const many = Array.from({ length: 2002 }, (_, i) => [`${String(i).padStart(4, '0')}.log`, '']);
    const host = await hostFor(Object.fromEntries(many), 'host');
    expect(host.unread).toMatchObject([
      { reason: expect.stringContaining('more than 2000 files') },
    ]);
  });

  it('may be one configuration, binary or XML, and is a machine of the case once', async () => {
    const id = 'd9e0eb0a-5b37-508e-9173-67e9ade83acf';
    const xml = `<configuration><properties><global_id type="string">${id}</global_id></properties></configuration>`;
    const vmcx = configurationOf(id, 'C:\\V\\s.vhds');
    for (const [name, content] of [
      ['one.vmcx', vmcx],
      ['one.xml', xml],
    ] as const) {
      const host = await hostFor({ [name]: content }, `host/${name}`);
      expect(host.machines).toMatchObject([{ id, path: expect.stringContaining(name) }]);
      expect(named(host)).toEqual([]);
    }
    const beside = await hostFor({ 'one.vmcx': vmcx, 'collect.json': COLLECT });
    expect(beside.configurations).toHaveLength(1);
  });

  it('tells of a single file that gives nothing what to give instead', async () => {
    const list = branch('', branch('Configurations', branch('VirtualMachines')));
    const cases = [
      ['data.vmcx', encodeVmcx(list), 'give the configurations themselves'],
      ['notes.docx', 'x', 'name such a file, or the folder'],
    ] as const;
    for (const [name, content, advice] of cases) {
      const host = await hostFor({ [name]: content }, `host/${name}`);
      expect(host.unread).toMatchObject([{ reason: expect.stringContaining(advice) }]);
    }
    const folder = await hostFor({ 'notes.docx': 'x', 'a.json': MACHINE }, 'host');
    expect(folder.unread).toEqual([]);
  });

  it('that is not there is an error of its own', async () => {
    const failed = await hostFor({}, 'nowhere').catch((error: unknown) => codeOf(error));
    expect(failed).toBe('source-unreadable');
  });
});
