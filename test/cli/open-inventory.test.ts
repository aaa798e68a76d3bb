import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { expect, it } from 'vitest';
import { openBeside, openInventory, readHost } from '../../src/cli/open-inventory.ts';
import { BASE, LEAF, smallSet } from './small-files.ts';

const NOTHING = { search: [] as string[], parent: [] as string[], ignoreIdMismatch: false };

it('takes files and folders, to the bottom', async () => {
  const folder = await smallSet();
  await mkdir(join(folder, 'deep', 'deeper'), { recursive: true });
  await rename(join(folder, BASE), join(folder, 'deep', 'deeper', BASE));
  const { inventory, pool } = await openInventory([folder], NOTHING);
  pool.close();
  expect(inventory.chains[0]?.status).toBe('complete');
  const beside = await openBeside(join(folder, LEAF), NOTHING);
  beside.pool.close();
  expect(beside.inventory.chains[0]?.status).toBe('missing-parent');
});

it('understands --parent however the paths are spelt', async () => {
  const folder = await smallSet();
  const spelt = relative(process.cwd(), join(folder, BASE));
  const parent = [`${join(folder, '.', LEAF)}=${spelt}`];
  const { inventory, pool } = await openInventory([folder], { ...NOTHING, parent });
  pool.close();
  expect(inventory.disks.find(({ parent }) => parent)?.parent?.candidates).toMatchObject([
    { foundBy: 'given', verdict: 'taken' },
  ]);
});

it.each([
  ['no equals sign', 'takes <child>=<parent>'],
  ['=parent', 'takes <child>=<parent>'],
  ['nope=nope', 'not at hand'],
])('refuses --parent %s', async (pair, message) => {
  const folder = await smallSet();
  await expect(openInventory([folder], { ...NOTHING, parent: [pair] })).rejects.toThrow(message);
});

it('reads what the hosts knew: configurations and event logs', async () => {
  const folder = await smallSet();
  const log = join(folder, 'events.xml');
  await writeFile(
    log,
    `<Events><Event><System><Provider Name="Microsoft-Windows-Hyper-V-VMMS"/><EventID>19100</EventID><TimeCreated SystemTime="2026-10-02T02:14:00Z"/></System><EventData><Data>C:\\x\\${LEAF}</Data><Data>0x80070005</Data></EventData></Event></Events>`,
  );
  const { inventory, pool } = await openInventory([folder], NOTHING);
  const host = await readHost(inventory, (path) => pool.open(path), [log]);
  pool.close();
  expect(host.timeline).toMatchObject([{ eventId: 19100, subjects: [join(folder, LEAF)] }]);
});
