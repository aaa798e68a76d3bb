import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Plan, planFor } from '../../../src/recovery/plan-for.ts';
import { withFolderCase } from '../../case/folder-case.ts';
import { writeDisk } from '../../cli/small-files.ts';
import { temporaryFolder } from '../../node/temp-folder.ts';

/** A plan for a real leaf of this name, on a real base, in a folder of their own. */
export async function planForLeafNamed(
  name: string,
): Promise<{ plan: Plan; sources: string; leaf: string; output: string }> {
  const top = temporaryFolder();
  const [sources, output] = [join(top, 'sources'), join(top, "new it's")];
  mkdirSync(sources);
  const leaf = join(sources, name);
  await writeDisk(join(sources, 'base.vhdx'), { id: 1 });
  await writeDisk(leaf, { id: 2, parentId: 1, relative: '.\\base.vhdx' });
  return withFolderCase({ paths: [sources] }, async (opened) => {
    const [plan] = planFor(opened.inventory, await opened.host(), [], { output });
    return { plan: plan!, sources, leaf, output };
  });
}
