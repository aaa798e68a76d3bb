import { describe, expect, it } from 'vitest';
import { MemorySource } from '../../../src/bytes/memory-source.ts';
import { encodeUtf16 } from '../../../src/bytes/utf16.ts';
import { readPowerShellOutput } from '../../../src/formats/powershell/powershell-output.ts';

const read = (bytes: Uint8Array) => readPowerShellOutput(new MemorySource(bytes));
const utf8 = (text: string) => new TextEncoder().encode(text);

describe('the output of a PowerShell command', () => {
  it('is read in each encoding that PowerShell writes', async () => {
    const text = '{"Name":"Grüße"}';
    const expected = [new Map([['Name', 'Grüße']])];
    expect(await read(utf8(text))).toEqual(expected);
    expect(await read(utf8(`\ufeff${text}`))).toEqual(expected);
    // Windows PowerShell writes UTF-16 where output is redirected into a file.
    expect(await read(encodeUtf16(`\ufeff${text}`))).toEqual(expected);
  });

  it('is a list, also of one thing, and of CLIXML', async () => {
    expect(await read(utf8('[1,2]'))).toEqual([1, 2]);
    expect(await read(utf8('<Objs><S>a</S></Objs>'))).toEqual(['a']);
  });

  it('else is refused by name', async () => {
    await expect(read(utf8('Name : node1'))).rejects.toMatchObject({ code: 'powershell-shape' });
    const large = { size: 2 ** 30, read: async () => {} };
    await expect(readPowerShellOutput(large)).rejects.toMatchObject({
      code: 'powershell-too-large',
    });
  });
});
