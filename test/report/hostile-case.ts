import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeMachine } from '../../fixtures/scene/machine.ts';
import { openScene } from '../../fixtures/scene/scene.ts';
import { encodeVhds } from '../../src/formats/vhds/encode.ts';
import { guidOf, writeDisk } from '../cli/disk-files.ts';

/** Markup, a script, marks of direction, a control character, the end of a fence and of a cell. */
export const HOSTILE =
  "<img src=x onerror=alert(1)><script>alert(2)</script></style>\u202egpj.\u001b[31m```|`'\u2066";
/** Nearly what a parent locator can hold: 64 KiB of UTF-16. */
export const LONG = `${HOSTILE}${'A'.repeat(32_000)}`;

/**
 * A folder in which every name that a file may state is hostile: of a parent, of an active leaf, of its
 * maker, of a machine and of the disk it attaches; and one file itself is called so.
 */
export async function writeHostileCase(path: string): Promise<void> {
  // A system takes neither a slash nor more than 255 bytes in the name of a file.
  const name = '<img src=x onerror=alert(1)>\u202e`|.avhdx';
  await writeDisk(join(path, name), 1, [], { creator: HOSTILE });
  await writeDisk(join(path, 'child.avhdx'), 2, [], {
    type: 'differencing',
    creator: HOSTILE,
    parentLocator: [
      ['parent_linkage', `{${guidOf(1)}}`],
      ['relative_path', `.\\${name}`],
      ['absolute_win32_path', `C:\\${LONG}\\${name}`],
      [HOSTILE, HOSTILE],
    ],
  });
  await writeDisk(join(path, 'orphan.avhdx'), 3, [], {
    type: 'differencing',
    parentLocator: [
      ['parent_linkage', `{${guidOf(99)}}`],
      ['relative_path', `.\\${LONG}.avhdx`],
    ],
  });
  const creator = HOSTILE.slice(0, 200);
  writeFileSync(join(path, 'one.vhds'), encodeVhds({ activeLeaf: 'child.avhdx', creator }));
  const lost = `${HOSTILE}${'B'.repeat(1900)}.avhdx`;
  writeFileSync(join(path, 'two.vhds'), encodeVhds({ activeLeaf: lost, creator }));
  const scene = openScene(path);
  for (const format of ['vmcx', 'xml'] as const) {
    const machine = {
      name: LONG.slice(0, format === 'xml' ? 60_000 : 30_000),
      id: guidOf(format === 'xml' ? 7 : 8),
    };
    await writeMachine(scene, machine, format === 'xml' ? 'one.vhds' : `${HOSTILE}.vhds`, format);
  }
}

/**
 * An event log whose own name, machines, hosts and disks are hostile: an event of a machine, one of a disk
 * at hand, one of neither.
 */
export function writeHostileLog(folder: string): string {
  const path = join(folder, '<script>alert(3)<\u200b>\u202e`|.xml');
  const escaped = (text: string) =>
    // XML holds no such control characters, escaped or not.
    text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('\u001b', '');
  const event = (number: number, id: number, told: string) => {
    const system = [
      `<Provider Name='Microsoft-Windows-Hyper-V-VMMS'/><EventID>${id}</EventID><Level>2</Level>`,
      `<TimeCreated SystemTime='2026-11-2${number}T02:10:00Z'/><EventRecordID>${number}</EventRecordID>`,
      `<Channel>Microsoft-Windows-Hyper-V-VMMS-Admin</Channel><Computer>${escaped(HOSTILE)}</Computer>`,
    ].join('');
    const payload = `<VmlEventLog xmlns='x'><VmName>${escaped(HOSTILE)}</VmName>${told}</VmlEventLog>`;
    return `<Event><System>${system}</System><UserData>${payload}</UserData></Event>`;
  };
  const message = `<ErrorMessage>${escaped(LONG)}</ErrorMessage>`;
  const named = (path: string) => `<VhdPath>C:\\${escaped(path)}</VhdPath>`;
  const events = [
    event(1, 19100, `<VmId>${guidOf(7).toUpperCase()}</VmId>${message}`),
    event(2, 19100, named('x\\child.avhdx')),
    event(3, 19100, named(`${HOSTILE}-elsewhere.avhdx`)),
  ];
  writeFileSync(path, `<Events>${events.join('')}</Events>`);
  return path;
}
