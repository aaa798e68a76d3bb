import { expect, it } from 'vitest';
import { planMarkdown } from '../../../src/report/markdown/plan-md.ts';
import { planView } from '../../../src/report/view/plan-view.ts';
import { plansOf, setOf } from '../../recovery/small-plan.ts';
import { SmallFolder } from '../../sets/small-folder.ts';
import { HOSTILE_NAMES } from '../text/small-plan-page.ts';

async function markdownOf(folder: SmallFolder): Promise<string> {
  return planMarkdown(planView(await plansOf(folder), { roots: ['.'], option: null }), 'sh');
}

async function markdownFor(name: string): Promise<string> {
  const folder = await new SmallFolder().disk('base.vhdx', { id: 1 });
  await folder.disk(name, { id: 2, parentId: 1, relative: '.\\base.vhdx' });
  return markdownOf(folder);
}

/** Without code blocks, whose content is shown as it is. */
function prose(markdown: string): string[] {
  let fence: string | null = null;
  return markdown.split('\n').filter((line) => {
    const marker = /^ *(`{3,})$/.exec(line)?.[1];
    if (fence === null && marker) fence = marker;
    else if (fence !== null && marker === fence) fence = null;
    else return fence === null;
    return false;
  });
}

it('has every option, with its steps', async () => {
  const markdown = await markdownOf(await setOf(3));
  expect(markdown).toContain('| recommended | flatten | Flatten the chain into a new disk |');
  expect(markdown).toContain(
    '## merge-in-place: Merge with Merge-VHD, on copies only (last-resort)',
  );
  expect(markdown).toContain('- [x] every file of the chain was found');
  expect(markdown).toContain('   vhdset export s.vhds new/s-flat.vhdx --format vhdx');
});

it.each(HOSTILE_NAMES)('reads as itself with the name %j', async (name) => {
  const harmless = prose(await markdownFor('leaf.avhdx'));
  const lines = prose(await markdownFor(name));
  expect(lines).toHaveLength(harmless.length);
  const heads = (text: string[]) => text.map((line) => /^[#>|-]*/.exec(line)![0]);
  expect(heads(lines)).toEqual(heads(harmless));
  for (const line of lines) {
    // Our own bold marks and boxes apart, no mark is left without a backslash.
    const bare = line
      .replace(/\\./g, '')
      .replace(/^[>#|\s-]*/, '')
      .replaceAll('**', '')
      .replace(/^\[[x ]\]/, '')
      .replace(/\|/g, line.startsWith('|') ? '' : '|');
    expect(bare).not.toMatch(/[`*_[\]<>|&~$!]/);
  }
});
