import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CODES } from '../../src/codes/catalogue.ts';
import { lookUpCode } from '../../src/codes/look-up.ts';
import { processorTime } from '../processor-time.ts';

/** What a text leads to: names or spellings of the entries, in order. */
function found(text: string): string[] {
  const result = lookUpCode(text);
  return result.kind === 'exact' ? result.entries.map((e) => e.name ?? e.spelling) : ['unknown'];
}

function nearest(text: string): string[] {
  const result = lookUpCode(text);
  return result.kind === 'unknown' ? result.nearest.map((e) => e.name ?? e.spelling) : ['exact'];
}

describe('a number is found in any spelling', () => {
  it.each([
    '0xC03A000E',
    '0xc03a000e',
    '0XC03A000E',
    'c03a000e',
    'C03A000E',
    '-1069940722',
    '3225026574',
    '0xFFFFFFFFC03A000E',
    ' (0xC03A000E). ',
    'HRESULT: 0xC03A000EL',
  ])('%s', (spelling) => {
    expect(found(spelling)).toEqual(['ERROR_VHD_CHILD_PARENT_ID_MISMATCH']);
  });

  it('digits without a letter may be hexadecimal', () => {
    expect(found('80070005')).toEqual(['E_ACCESSDENIED']);
    expect(found('80070020')).toEqual(['ERROR_SHARING_VIOLATION']);
  });

  it('a plain Windows error is the same as its HRESULT', () => {
    expect(found('5')).toEqual(['E_ACCESSDENIED']);
    expect(found('32')).toEqual(['ERROR_SHARING_VIOLATION']);
    expect(found('5 of 32 disks')).toEqual(['unknown']);
  });

  it('events and backup codes are decimal', () => {
    expect(found('19100')).toEqual(['19100']);
    expect(found('32775')).toEqual(['32775', '32775']);
  });

  it('of two meanings the words beside the number decide', () => {
    const result = lookUpCode(
      "Error code: '32775'. More than one VM claimed to be the owner of shared VHDX in VM group 'Hyper-V Collection'",
    );
    expect(result.kind === 'exact' && result.entries.map((e) => e.domain)).toEqual([
      'VM collection backup',
    ]);
  });

  it('every entry, by its own number, signed and unsigned', () => {
    for (const entry of CODES) {
      const spellings = [entry.spelling, String(entry.value), String(entry.value | 0)];
      for (const spelling of spellings) {
        const result = lookUpCode(spelling);
        expect(result.kind === 'exact' && result.entries, spelling).toContain(entry);
      }
    }
  });
});

it('words that an event gives as its reason lead to the event', () => {
  expect(found('not part of a checkpoint collection')).toEqual(['18012']);
  const whole =
    'one or more sharable VHDX are attached and this is not part of a checkpoint collection.';
  expect(found(`Cannot take checkpoint for "node-a" because ${whole}`)).toEqual(['18012']);
});

describe('a name is found', () => {
  it.each([
    'ERROR_VHD_CHILD_PARENT_ID_MISMATCH',
    'error_vhd_child_parent_id_mismatch',
    'STATUS_VHD_CHILD_PARENT_ID_MISMATCH',
    'VHD_CHILD_PARENT_ID_MISMATCH',
    'failed with ERROR_VHD_CHILD_PARENT_ID_MISMATCH.',
  ])('%s', (name) => {
    expect(found(name)).toEqual(['ERROR_VHD_CHILD_PARENT_ID_MISMATCH']);
  });

  it('every entry, by its own name', () => {
    for (const { name } of CODES) if (name) expect(found(name)).toEqual([name]);
  });
});

describe('a message is found', () => {
  it('every entry, by its own words', () => {
    for (const entry of CODES.filter((one) => one.domain !== 'WMI')) {
      const result = lookUpCode(entry.message.replaceAll('…', "'x'"));
      expect(result.kind === 'exact' && result.entries, entry.message).toContain(entry);
    }
  });

  it('whole, in other case and punctuation', () => {
    expect(
      found(
        'the chain of virtual hard disks is corrupted;  there is a MISMATCH in the identifiers of the parent virtual hard disk and differencing disk',
      ),
    ).toEqual(['ERROR_VHD_CHILD_PARENT_ID_MISMATCH']);
  });

  it('by a piece that no other message has', () => {
    expect(found('cannot locate the parent virtual hard disk')).toEqual([
      'ERROR_VHD_PARENT_VHD_NOT_FOUND',
    ]);
  });

  it('with the names that Windows fills in, and the codes around it', () => {
    expect(
      found(
        "Error 11/22/2026 2:14:07 AM Hyper-V-VMMS 19100 'BackupVM' background disk merge failed to complete: General access denied error (0x80070005). (Virtual machine ID D3599536-222A-4D6E-BB10-A6019C3F2B9B)",
      ),
    ).toEqual(['19100', 'E_ACCESSDENIED']);
  });

  it('a piece that several share is not settled, and the candidates are shown', () => {
    expect(found('background disk merge')).toEqual(['unknown']);
    expect(nearest('background disk merge')).toHaveLength(3);
    expect(nearest('The chain of virtual hard disks is corrupted.').join()).toContain('MISMATCH');
  });
});

describe('what is unknown stays unknown', () => {
  it('with what was read from it, and neighbours of its family', () => {
    const result = lookUpCode('0xC03A0099');
    expect(result).toMatchObject({
      kind: 'unknown',
      parsed: { value: 0xc03a0099, spelling: '0xC03A0099' },
    });
    expect(nearest('0xC03A0099')).toHaveLength(3);
    for (const name of nearest('0xC03A0099')) expect(name).toMatch(/VHD|VIRT|CTLOG/);
  });

  it('a mistyped number leads to the one meant', () => {
    expect(nearest('0xC03A00E')).toContain('ERROR_VHD_CHILD_PARENT_ID_MISMATCH');
    expect(nearest('1910')).toContain('19100');
    expect(nearest('0xC03A00OE')).toContain('ERROR_VHD_CHILD_PARENT_ID_MISMATCH');
    expect(nearest('C03A 000E')).toContain('ERROR_VHD_CHILD_PARENT_ID_MISMATCH');
  });

  it('the fewest mistakes come first, then the nearest number; more than two are none', () => {
    expect(nearest('0xC13A000E')[0]).toBe('ERROR_VHD_CHILD_PARENT_ID_MISMATCH');
    expect(nearest('1910')[0]).toBe('19100');
    expect(nearest('19081')).toEqual(['19080', '19090', '19070']);
    expect(nearest('19109')).toEqual(['19100', '19090']);
    expect(nearest('0xC03A0099')).toEqual([
      'ERROR_VHD_INVALID_CHANGE_TRACKING_ID',
      'ERROR_VHD_DIFFERENCING_CHAIN_ERROR_IN_PARENT',
      'ERROR_VHD_BLOCK_ALLOCATION_FAILURE',
    ]);
  });

  it('a mistyped name too', () => {
    expect(nearest('ERROR_VHD_CHILD_PARENT_ID_MISSMATCH')[0]).toBe(
      'ERROR_VHD_CHILD_PARENT_ID_MISMATCH',
    );
  });

  it.each(['', ' ', 'hello', '0x', '0xC03A000E00', '99999999999', '-', '\u202e'])(
    '%j has no neighbours',
    (text) => {
      expect(lookUpCode(text)).toMatchObject({ kind: 'unknown', nearest: [] });
    },
  );

  it('digits in identifiers, dates and paths are no codes', () => {
    expect(
      found('{d3599536-19100-4d6e} 2026-11-22 19:10:00 C:\\disk\\19100.vhdx S-1-5-83-1-19100'),
    ).toEqual(['unknown']);
  });

  it('any text is answered, a long one quickly', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(['exact', 'unknown']).toContain(lookUpCode(text).kind);
      }),
    );
    const start = processorTime();
    lookUpCode('a_'.repeat(5_000_000));
    lookUpCode('0x80070005 '.repeat(500_000));
    lookUpCode('1'.repeat(10_000_000));
    lookUpCode('A'.repeat(10_000_000));
    expect(processorTime() - start).toBeLessThan(15_000);
  });
});

describe('an event whose number means two things', () => {
  const sources = (text: string) => {
    const found = lookUpCode(text);
    return found.kind === 'exact' ? found.entries.map(({ source }) => source) : [];
  };

  it('is told by its log, or else given twice', () => {
    expect(sources('18590')).toEqual(['Hyper-V-VMMS', 'Hyper-V-Worker']);
    expect(sources('Hyper-V-Worker 18590')).toEqual(['Hyper-V-Worker']);
    expect(sources('event 18590 in Microsoft-Windows-Hyper-V-VMMS-Admin')).toEqual([
      'Hyper-V-VMMS',
    ]);
    expect(sources('VMMS 18590')).toEqual(['Hyper-V-VMMS']);
  });
});
