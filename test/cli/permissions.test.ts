import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { encodeVmcx } from '../../src/formats/vmcx/encode.ts';
import { corpusFile, hasCorpus } from '../corpus.ts';
import { branch, leaf } from '../formats/vmcx/sample.ts';
import { temporaryFolder } from '../node/temp-folder.ts';
import { vhdset } from './run.ts';

const [FIRST, SECOND] = [
  'd3599536-222a-4d6e-bb10-a6019c3f2b9b',
  'a0af7903-94b4-4a2c-b3b3-16050d5f80f2',
];
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
  expect(stderr).toContain('no entry gives this machine anything');
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
  const sound = encodeVmcx(
    branch('', branch('configuration', branch('properties', leaf('global_id', 'string', FIRST)))),
  );
  await writeFile(join(folder, 'node1.vmcx'), sound);
  await writeFile(join(folder, 'node2.vmcx'), Buffer.from(sound).fill(0, 0x2000, 0x2004));
  const { code, stdout, stderr } = await vhdset(['permissions', folder]);
  expect(code).toBe(0);
  expect(stdout).toContain(FIRST.toUpperCase());
  expect(stderr).toMatch(/node2\.vmcx cannot be read .*: its machine may lack rights/);
});

it('says which identifiers come from a damaged configuration', async () => {
  const folder = temporaryFolder();
  const properties = branch('properties', leaf('global_id', 'string', FIRST));
  const bytes = Buffer.from(encodeVmcx(branch('', branch('configuration', properties))));
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
  it('finds the machines in their configurations', async () => {
    const { stdout } = await vhdset(['permissions', await corpusFile('gen1.vmcx'), '--json']);
    expect(JSON.parse(stdout).machines).toMatchObject([
      { id: '282874fc-59d6-4f30-bc04-5fdd909c82e0' },
    ]);
  });
});
