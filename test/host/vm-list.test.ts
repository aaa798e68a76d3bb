import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodePlainText } from '../../src/formats/icacls/plain-text.ts';
import { parseVmIdentifier, parseVmList, VmListError } from '../../src/host/vm-list.ts';
import { processorTime } from '../processor-time.ts';

const A = 'd3599536-222a-4d6e-bb10-a6019c3f2b9b';
const B = 'a0af7903-94b4-4a2c-b3b3-16050d5f80f2';

function faults(text: string): VmListError['faults'] {
  try {
    parseVmList(text);
  } catch (error) {
    if (error instanceof VmListError) return error.faults;
    throw error;
  }
  throw new Error('no fault');
}

/** Microsoft's article on guest cluster backups (KB 4230569), as a reader copies it from the page. */
const PUBLISHED_EXAMPLE = `Name : BackupVM
Id : d3599536-222a-4d6e-bb10-a6019c3f2b9b

Name : BackupVM2
Id : a0af7903-94b4-4a2c-b3b3-16050d5f80f

For each VM GUID, assign the VMMS process full control by running the following command:
icacls <Folder with VHDS> /grant “NT VIRTUAL MACHINE\\<VM GUID>”:(OI)F
icacls “c:\\ClusterStorage\\Volume1\\SharedClusterDisk” /grant “NT VIRTUAL MACHINE\\a0af7903-94b4-4a2c-b3b3-16050d5f80f2”:(OI)F icacls “c:\\ClusterStorage\\Volume1\\SharedClusterDisk” /grant “NT VIRTUAL MACHINE\\d3599536-222a-4d6e-bb10-a6019c3f2b9b”:(OI)F
`;

describe('a pasted list', () => {
  it('as PowerShell prints it', () => {
    const text = `\r\n\r\nName : BackupVM\r\nId   : ${A}\r\n\r\nName : BackupVM2\r\nId   : ${B}\r\n\r\n\r\n`;
    expect(parseVmList(text)).toEqual([
      { id: A, name: 'BackupVM' },
      { id: B, name: 'BackupVM2' },
    ]);
  });

  it.each([
    ['without spaces', `Name:x\nId:${A}`],
    ['with more spaces, in other case', `  NAME   :   x  \n\tvmid\t:\t${A.toUpperCase()}  `],
    ['the other way round', `Id : ${A}\nName : x`],
    ['in braces', `Name : x\nId : {${A}}`],
    ['in typographic quotes', `Name : x\nId : “${A}”`],
    ['with typographic dashes', `Name : x\nId : ${A.replaceAll('-', '–')}`],
    ['with an empty line between', `Name : x\n\nId : ${A}`],
    ['with other properties between', `Name : x\nState : Off\nId : ${A}\nGeneration : 2`],
    ['quoted in a mail', `> Name : x\n> Id : ${A}`],
    ['as a table', `Name Id\n---- --\nx    ${A}`],
    ['twice, as two hosts print it', `Name : x\nId : ${A}\n\nName : x\nId : ${A}`],
  ])('%s', (_how, text) => {
    expect(parseVmList(text)).toEqual([{ id: A, name: 'x' }]);
  });

  it('of identifiers alone, or of icacls commands', () => {
    expect(parseVmList(`Guid\n----\n${A}\n${B}`).map((vm) => vm.id)).toEqual([A, B]);
    const command = `icacls "D:\\x" /grant "NT VIRTUAL MACHINE\\${B}:(OI)F"`;
    expect(parseVmList(command)).toEqual([{ id: B, name: null }]);
  });

  it('keeps a name whole: colons, quotes, anything', () => {
    const name = 'sql: node "1" (Id : none) \u202e';
    expect(parseVmList(`Name : ${name}\nId : ${A}`)[0]!.name).toBe(name.trim());
  });

  it('from a file of PowerShell, which is UTF-16', () => {
    const file = Buffer.from(`\ufeffName : Büro\r\nId : ${A}\r\n`, 'utf16le');
    expect(parseVmList(decodePlainText(file))).toEqual([{ id: A, name: 'Büro' }]);
  });

  it('does not lend a machine the identifier of the next', () => {
    expect(faults(`Name : x\n\nName : y\nId : ${A}`)).toMatchObject([
      { line: 1, problem: 'this machine has no Id line', name: 'x' },
    ]);
  });
});

describe('the published example, whose second identifier lost a digit', () => {
  it('is refused with the place, the reason, the machine, and the identifier that may be meant', () => {
    expect(faults(PUBLISHED_EXAMPLE)).toEqual([
      {
        line: 5,
        column: 30,
        length: 11,
        text: 'Id : a0af7903-94b4-4a2c-b3b3-16050d5f80f',
        problem: 'group 5 has 11 digits instead of 12',
        name: 'BackupVM2',
        suggestion: { id: B, line: 9 },
      },
    ]);
  });

  it('says so in the message alone, too', () => {
    expect(() => parseVmList(PUBLISHED_EXAMPLE)).toThrow(
      'line 5, column 30: group 5 has 11 digits instead of 12',
    );
  });

  it('is taken once the digit is there', () => {
    const mended = PUBLISHED_EXAMPLE.replace('80f\n', '80f2\n');
    expect(parseVmList(mended)).toEqual([
      { id: A, name: 'BackupVM' },
      { id: B, name: 'BackupVM2' },
    ]);
  });
});

describe('a list is refused', () => {
  it('with every fault at once, in the order of the lines', () => {
    const text = `Name : x\nId : 123\nName : y\nName : z\nId :\nicacls x /grant "NT VIRTUAL MACHINE\\12:F"`;
    expect(faults(text).map((f) => [f.line, f.column, f.problem])).toEqual([
      [2, 6, 'it has 1 group of digits instead of 5 (8-4-4-4-12)'],
      [3, 1, 'this machine has no Id line'],
      [5, 5, 'there is no identifier'],
      [6, 37, 'it has 1 group of digits instead of 5 (8-4-4-4-12)'],
    ]);
  });

  it('when an identifier in a table is malformed', () => {
    expect(faults(`x ${A.slice(0, -1)}`)).toMatchObject([{ line: 1, column: 27, name: 'x' }]);
  });

  it('when there is no identifier at all, or one of zeros', () => {
    expect(faults('hello\nworld')).toMatchObject([
      { line: 1, problem: expect.stringContaining('no virtual machine') },
    ]);
    expect(faults('')).toHaveLength(1);
    expect(faults('Id : 00000000-0000-0000-0000-000000000000')).toMatchObject([
      { problem: 'an identifier of zeros is not a machine' },
    ]);
  });

  it('or read, whatever the text, in bounded time', () => {
    const piece = fc.constantFrom(
      'Name',
      'Id',
      ' ',
      ':',
      '\n',
      '-',
      A,
      B.slice(3),
      'NT VIRTUAL MACHINE\\',
      '“',
      '\u202e',
      'x',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        try {
          for (const { id } of parseVmList(pieces.join(''))) expect(id).toMatch(/^[0-9a-f-]{36}$/);
        } catch (error) {
          expect(error).toBeInstanceOf(VmListError);
        }
      }),
      { numRuns: 1000 },
    );
    const start = processorTime();
    for (const hostile of [
      `Id : x${' '.repeat(2_000_000)}x`,
      `${' '.repeat(2_000_000)}${A.slice(1)}`,
      'aaaaa-'.repeat(300_000),
      'NT VIRTUAL MACHINE\\'.repeat(20_000),
      ' > '.repeat(700_000),
    ]) {
      faults(hostile);
    }
    expect(processorTime() - start).toBeLessThan(4000);
  });
});

describe('a single identifier', () => {
  it('is taken with or without braces and quotes', () => {
    for (const text of [A, `{${A}}`, ` “${A}” `, A.toUpperCase()])
      expect(parseVmIdentifier(text)).toBe(A);
  });

  it('is refused with its column', () => {
    expect(() => parseVmIdentifier(`{${A.slice(0, -1)}}`)).toThrow(
      'line 1, column 26: group 5 has 11',
    );
    expect(() => parseVmIdentifier('')).toThrow('there is no identifier');
  });
});
