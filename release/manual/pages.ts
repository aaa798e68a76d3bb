import { COMMANDS } from '../../src/cli/commands.ts';
import { commandPage } from './command-page.ts';
import { manIndex, manPage } from './man.ts';
import { markdownIndex, markdownPage } from './markdown.ts';

/** The folders that hold generated pages and nothing else. */
export const MANUAL_FOLDERS = ['docs/cli', 'man'] as const;

/** All pages of the manual by their paths, as the definitions of the commands have them. */
export async function manualPages(): Promise<ReadonlyMap<string, string>> {
  const pages = await Promise.all(COMMANDS.map(commandPage));
  return new Map([
    ['docs/cli/vhdset.md', markdownIndex(pages)],
    ['man/vhdset.1', manIndex(pages)],
    ...pages.flatMap((page): [string, string][] => [
      [`docs/cli/${page.name}.md`, markdownPage(page)],
      [`man/vhdset-${page.name}.1`, manPage(page)],
    ]),
  ]);
}
