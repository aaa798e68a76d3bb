import { readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { corpusFile, hasCorpus } from '../corpus.ts';
import { temporaryFolder } from '../node/temp-folder.ts';
import { configurationOf } from './configurations.ts';
import { vhdset } from './run.ts';

const [FIRST, SECOND, THIRD] = [
  'd3599536-222a-4d6e-bb10-a6019c3f2b9b',
  'a0af7903-94b4-4a2c-b3b3-16050d5f80f2',
  '11111111-94b4-4a2c-b3b3-16050d5f80f2',
] as const;
const GRANT = `/grant 'NT VIRTUAL MACHINE\\${FIRST.toUpperCase()}:(OI)F'`;

async function fileWith(text: string | Buffer): Promise<string> {
  const path = join(temporaryFolder(), 'input.txt');
  await writeFile(path, text);
  return path;
}

it('writes the commands for a machine, quoted, with its SID', async () => {
  const args = ['permissions', '--vm', FIRST, '--folder', "C:\\it's here"];
  const { code, stdout } = await vhdset(args);
  expect(code).toBe(0);
  expect(stdout).toContain(`icacls 'C:\\it''s here' ${GRANT}`);
  expect(stdout).toContain('S-1-5-83-1-3545863478-1299063338-27660475-2603302812');
  expect(stdout).toContain('ConfigStoreRootPath');
});

it('writes them for cmd, or says why it can’t', async () => {
  const args = ['permissions', '--vm', FIRST, '--format', 'cmd', '--folder'];
  expect((await vhdset([...args, 'C:\\a b'])).stdout).toContain('icacls "C:\\a b" /grant');
  const { code, stderr } = await vhdset([...args, 'C:\\100%']);
  expect(code).toBe(2);
  expect(stderr).toContain('--format ps1');
});

it('takes a pasted list of machines', async () => {
  const path = await fileWith(`Name : node1\nId   : ${FIRST}\n\nName : node2\nId   : ${SECOND}\n`);
  const { stdout } = await vhdset(['permissions', '--vm-list', path, '--json']);
  expect(JSON.parse(stdout).machines).toMatchObject([
    { id: FIRST, name: 'node1' },
    { id: SECOND, name: 'node2' },
  ]);
});

it('refuses an identifier with a digit missing, with its place', async () => {
  const path = await fileWith(`Name : BackupVM2\nId   : ${SECOND.slice(0, -1)}\n`);
  const { code, stdout, stderr } = await vhdset(['permissions', '--vm-list', path]);
  expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
  expect(stderr).toContain('line 2, column');
  expect(stderr.replace(/\s+/g, ' ')).toContain('group 5 has 11 digits instead of 12');
});

it('says what is missing in an access dump, and repairs only that', async () => {
  const sid = 'S-1-5-83-1-3545863478-1299063338-27660475-2603302812';
  const dump = `Shared\r\nD:PAI(A;OICI;FA;;;BA)(A;OI;FA;;;${sid})\r\nShared\\s.vhds\r\nD:AI(A;ID;FA;;;BA)(A;ID;FA;;;${sid})\r\n`;
  const acl = await fileWith(Buffer.from(dump, 'utf16le'));
  const args = ['permissions', '--acl', acl, '--vm', FIRST, '--vm', SECOND];
  const { code, stdout, stderr } = await vhdset(args);
  expect(code).toBe(0);
  expect(stderr).toContain('no entry gives this machine any rights');
  expect(stdout).toContain(SECOND.toUpperCase());
  expect(stdout).not.toContain(FIRST.toUpperCase());
});

it('needs to know a machine', async () => {
  const without = await vhdset(['permissions']);
  expect(without.code).toBe(2);
  expect(without.stderr).toContain('--vm');
  const folder = temporaryFolder();
  const empty = await vhdset(['permissions', folder]);
  expect(empty.code).toBe(3);
  expect(empty.stderr).toContain(`no configuration of a machine in ${folder}`);
  const absent = await vhdset(['permissions', join(folder, 'nowhere')]);
  expect(absent.code).toBe(3);
  expect(absent.stderr).toContain('no such file or folder');
});

it('says whose configuration it could not read: that machine would be left without rights', async () => {
  const folder = temporaryFolder();
  const sound = configurationOf(FIRST, 'C:\\V\\s.vhds');
  await writeFile(join(folder, 'node1.vmcx'), sound);
  await writeFile(join(folder, 'node2.vmcx'), Buffer.from(sound).fill(0, 0x2000, 0x2004));
  const { code, stdout, stderr } = await vhdset(['permissions', folder]);
  expect(code).toBe(0);
  expect(stdout).toContain(`icacls 'C:\\V' ${GRANT}`);
  const warning = /Warning: \S*node2\.vmcx cannot be read .*: its machine may lack rights/;
  expect(stderr).toMatch(warning);
  // Who keeps only the script reads it there, and nothing of it runs.
  expect(stdout.replaceAll('\n# ', ' ')).toMatch(warning);
});

it('makes no command for a folder that nobody named', async () => {
  const alone = await vhdset(['permissions', '--vm', FIRST]);
  expect(alone).toMatchObject({ code: 2, stdout: '' });
  expect(alone.stderr).toContain('--folder');
  const folder = temporaryFolder();
  await writeFile(join(folder, '1.vmcx'), configurationOf(FIRST, 'C:\\V\\s.vhds'));
  await writeFile(join(folder, '2.vmcx'), configurationOf(SECOND, 'C:\\W\\t.vhds'));
  const both = (await vhdset(['permissions', folder])).stdout;
  expect(both).toContain(`icacls 'C:\\V' ${GRANT}`);
  expect(both).toContain(`icacls 'C:\\W' /grant 'NT VIRTUAL MACHINE\\${SECOND.toUpperCase()}`);
  const open = await vhdset(['permissions', folder, '--vm', THIRD]);
  expect(open).toMatchObject({ code: 2, stdout: '' });
  expect(open.stderr).toContain('C:\\V, C:\\W');
});

it('gives no rights to machines that attach no set, and says so in the script', async () => {
  const folder = temporaryFolder();
  await writeFile(join(folder, '1.vmcx'), configurationOf(FIRST, 'C:\\V\\s.vhds'));
  await writeFile(join(folder, '2.vmcx'), configurationOf(SECOND, 'C:\\V\\own.vhdx'));
  for (const format of ['ps1', 'cmd']) {
    const { stdout } = await vhdset(['permissions', folder, '--format', format]);
    expect(stdout).not.toContain(SECOND.toUpperCase());
    expect(stdout).toMatch(
      new RegExp(`^(?:#|rem) Not included, since they attach no VHD Set.*${SECOND}`, 'm'),
    );
  }
  const { stdout } = await vhdset(['permissions', folder, '--json']);
  expect(JSON.parse(stdout)).toMatchObject({
    machines: [{ id: FIRST }],
    folders: [{ path: 'C:\\V', machines: [FIRST] }],
    leftOut: [{ id: SECOND }],
  });
});

it('notices a --folder that is the saved folder itself', async () => {
  const acl = await fileWith(Buffer.from('Shared\r\nD:PAI(A;OICI;FA;;;BA)\r\n', 'utf16le'));
  const args = ['permissions', '--acl', acl, '--vm', FIRST, '--folder'];
  const twice = await vhdset([...args, 'C:\\V\\shared\\']);
  expect(twice).toMatchObject({ code: 2, stdout: '' });
  expect(twice.stderr).toContain('give the folder that holds Shared');
  const once = await vhdset([...args, 'C:\\V']);
  expect(once.stdout).toContain(`icacls 'C:\\V\\Shared' ${GRANT}`);
});

it('repairs where configurations attach the set', async () => {
  const acl = await fileWith(Buffer.from('Shared\r\nD:PAI(A;OICI;FA;;;BA)\r\n', 'utf16le'));
  const folder = temporaryFolder();
  await writeFile(join(folder, '1.vmcx'), configurationOf(FIRST, 'C:\\V\\Shared\\s.vhds'));
  const { stdout } = await vhdset(['permissions', folder, '--acl', acl]);
  expect(stdout).toContain(`icacls 'C:\\V\\Shared' ${GRANT}`);
  expect(stdout).toContain('# The folder is taken from the configurations found');
});

it('says which identifiers come from a damaged configuration', async () => {
  const folder = temporaryFolder();
  const bytes = Buffer.from(configurationOf(FIRST, 'C:\\V\\s.vhds'));
  const at = bytes.indexOf(Buffer.from(FIRST, 'utf16le'));
  bytes.write('e', at, 'utf16le');
  await writeFile(join(folder, 'node.vmcx'), bytes);
  const { stdout, stderr } = await vhdset(['permissions', folder]);
  expect(stdout).toContain(`E${FIRST.slice(1).toUpperCase()}`);
  expect(stderr).toContain('node.vmcx has 1 fault (vhdset inspect): compare the identifier');
});

it('reads a list that Notepad saved as ANSI, typographic quotes and all', async () => {
  const text = `Name : B\xfcro\r\nId : ${FIRST}\r\n\x93NT VIRTUAL MACHINE\\${FIRST}:(OI)F\x94\r\n`;
  const path = await fileWith(Buffer.from(text, 'latin1'));
  const { stdout } = await vhdset(['permissions', '--vm-list', path, '--json']);
  expect(JSON.parse(stdout).machines).toMatchObject([{ id: FIRST, name: 'Büro' }]);
});

it.each([
  ['no list at all', 'Shared\r\nO:BAG:SY\r\n', 'holds no access list'],
  ['nothing', '', 'nothing in it'],
])('an access dump with %s proves nothing, and is named', async (_, text, reason) => {
  const acl = await fileWith(Buffer.from(text, 'utf16le'));
  const { code, stdout, stderr } = await vhdset(['permissions', '--acl', acl, '--vm', FIRST]);
  expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
  expect(stderr).toContain(acl);
  expect(stderr).toContain(reason);
});

describe.skipIf(!hasCorpus)('real files', () => {
  it('finds the machines in their configurations, and that this one attaches no set', async () => {
    const id = '282874fc-59d6-4f30-bc04-5fdd909c82e0';
    const path = await corpusFile('gen1.vmcx');
    const { code, stderr } = await vhdset(['permissions', path]);
    expect(code).toBe(3);
    expect(stderr).toContain('none of the configurations found (of 1 machine) attaches a VHD Set');
    const named = await vhdset(['permissions', path, '--vm', id, '--json']);
    expect(JSON.parse(named.stdout)).toMatchObject({ machines: [{ id }], folders: [] });
  });
});

it('with --host takes machines, drives and the access list from what collect wrote', async () => {
  const [folder, host] = [join(temporaryFolder(), 'copy'), join(temporaryFolder(), 'host')];
  expect((await vhdset(['create', 'no-permission', folder, '--host', host])).code).toBe(0);
  const { stdout, code } = await vhdset(['permissions', folder, '--host', host, '--json']);
  expect(code).toBe(0);
  const { machines, missing } = JSON.parse(stdout);
  const { id } = machines.find((one: { name: string }) => one.name === 'node-b');
  // The folder, the set and its four disks; of the other machine nothing.
  expect(missing.map((one: { machine: string }) => one.machine)).toEqual(Array(6).fill(id));
});

it('one configuration serves as --host for analyze, plan and permissions', async () => {
  const [folder, host] = [join(temporaryFolder(), 'copy'), temporaryFolder()];
  expect((await vhdset(['create', 'two-nodes', folder])).code).toBe(0);
  const machines = join(folder, 'Virtual Machines');
  const name = (await readdir(machines)).find((one) => one.endsWith('.vmcx'))!;
  const configuration = join(host, name);
  await rename(join(machines, name), configuration);
  await rm(machines, { recursive: true });
  const answered = async (...argv: string[]) => {
    const { stdout } = await vhdset([...argv, '--host', configuration, '--json']);
    return JSON.parse(stdout);
  };
  const analysis = await answered('analyze', folder);
  expect(analysis.machines).toMatchObject([
    { path: configuration, attachments: [{ set: expect.stringMatching(/\.vhds$/) }] },
  ]);
  const [{ id }] = analysis.machines;
  expect(JSON.stringify(await answered('plan', folder))).toContain('"-VMName","node-a"');
  expect(await answered('permissions', folder)).toMatchObject({ machines: [{ id }] });
  expect(await answered('permissions')).toMatchObject({ machines: [{ id }] });
});
