import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FormatError } from '../../../src/bytes/fault.ts';
import { parseSecurityDescriptor } from '../../../src/formats/security-descriptor/security-descriptor.ts';
import { processorTime } from '../../processor-time.ts';

const VM = 'S-1-5-83-1-3545863478-1299063338-27660475-2603302812';

/** The fault's code and position. */
function fault(text: string): [string, number] {
  try {
    parseSecurityDescriptor(text);
  } catch (error) {
    if (error instanceof FormatError) return [error.code, error.fault.offset];
    throw error;
  }
  throw new Error('no fault');
}

describe('a descriptor', () => {
  it('as icacls writes it', () => {
    const { owner, group, access } = parseSecurityDescriptor(
      `D:PAI(A;OICI;FA;;;SY)(A;OI;0x1f01ff;;;${VM})(D;ID;WD;;;WD)`,
    );
    expect([owner, group]).toEqual([null, null]);
    expect(access).toEqual({
      protected: true,
      absent: false,
      entries: [
        { type: 'allow', flags: new Set(['OI', 'CI']), mask: 0x1f01ff, sid: 'S-1-5-18' },
        { type: 'allow', flags: new Set(['OI']), mask: 0x1f01ff, sid: VM },
        { type: 'deny', flags: new Set(['ID']), mask: 0x40000, sid: 'S-1-1-0' },
      ],
    });
  });

  it('with owner, group and auditing', () => {
    const text = `O:BAG:DUD:AI(A;;GR;;;BU)S:AI(AU;SAFA;FA;;;WD)`;
    expect(parseSecurityDescriptor(text)).toMatchObject({
      owner: 'S-1-5-32-544',
      group: 'DU',
      access: { protected: false, entries: [{ mask: 0x80000000 }] },
    });
    expect(parseSecurityDescriptor(`O:${VM}G:S-1-5-18`)).toEqual({
      owner: VM,
      group: 'S-1-5-18',
      access: null,
    });
  });

  it('with conditions, whose parentheses and quotes do not end the entry', () => {
    const text = 'D:(XA;;FX;;;WD;(@User.Title=="a)b;" && (Member_of {SID(BA)})))(A;;FA;;;SY)';
    expect(parseSecurityDescriptor(text).access?.entries.map((entry) => entry.type)).toEqual([
      'conditional-allow',
      'allow',
    ]);
  });

  it('tells no list from an empty one', () => {
    expect(parseSecurityDescriptor('D:NO_ACCESS_CONTROL').access).toEqual({
      protected: false,
      absent: true,
      entries: [],
    });
    expect(parseSecurityDescriptor('D:P').access).toEqual({
      protected: true,
      absent: false,
      entries: [],
    });
    expect(parseSecurityDescriptor('').access).toBeNull();
  });
});

describe('a fault is named, with its position', () => {
  it.each([
    ['X:', 'sddl-part', 0],
    ['D:AI(A;;FA;;;SY)?', 'sddl-list-flags', 16],
    ['D:XX(A;;FA;;;SY)', 'sddl-list-flags', 2],
    ['D:(A;;FA;;;SY)D:', 'sddl-part-twice', 14],
    ['O:ZZ', 'sddl-sid', 2],
    ['O:', 'sddl-sid', 2],
    ['D:(A;;FA;;SY)', 'sddl-entry', 3],
    ['D:(A;;FA;;;SY', 'sddl-entry', 2],
    ['D:()', 'sddl-entry', 3],
    ['D:(Q;;FA;;;SY)', 'sddl-entry-type', 3],
    ['D:(A;OIXX;FA;;;SY)', 'sddl-entry-flags', 7],
    ['D:(A;O;FA;;;SY)', 'sddl-entry-flags', 5],
    ['D:(A;;FAQQ;;;SY)', 'sddl-rights', 8],
    ['D:(A;;0x1ffffffff;;;SY)', 'sddl-rights', 6],
    ['D:(A;;FA;;;S-1-5-4294967296)', 'sddl-sid', 11],
    ['D:(A;;FA;;;S-1-5-18x)', 'sddl-sid', 11],
    [`D:(A;;FA;;;S-1-5${'-1'.repeat(16)})`, 'sddl-sid', 11],
    [`D:${' '.repeat(2 ** 20)}`, 'sddl-too-long', 0],
  ])('%.30s', (text, code, position) => {
    expect(fault(text)).toEqual([code, position]);
  });

  it('in any mutation of a real one, and nothing else happens', () => {
    const real = `O:BAG:SYD:PAI(A;OICI;FA;;;SY)(XA;;FX;;;WD;(@User.a=="b"))(A;OI;0x1f01ff;;;${VM})`;
    const edit = fc.tuple(fc.nat(real.length), fc.nat(8), fc.string({ maxLength: 4 }));
    fc.assert(
      fc.property(edit, ([at, remove, insert]) => {
        try {
          parseSecurityDescriptor(real.slice(0, at) + insert + real.slice(at + remove));
        } catch (error) {
          expect(error).toBeInstanceOf(FormatError);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('in bounded time, however many parentheses there are', () => {
    const start = processorTime();
    expect(fault(`D:${'('.repeat(2 ** 19)}`)[0]).toBe('sddl-entry');
    expect(fault(`D:(A${';'.repeat(2 ** 19)})`)[0]).toBe('sddl-sid');
    expect(processorTime() - start).toBeLessThan(1000);
  });
});
