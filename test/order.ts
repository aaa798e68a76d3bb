import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Files that take longest, in this order: begun first, they end while others still run, and no
 * processor waits for the last of them.
 */
const SLOWEST = [
  'windows/every-command',
  'cli/export',
  'fuzz/damaged-chain',
  'fuzz/corpus',
  'fuzz/vhdx',
  'fuzz/ntfs',
  'fixtures/scenarios',
  'cli/export-peers',
  'release/package',
  'cli/clone-export',
  'cli/limits',
  'cli/examples',
  'release/executable/make',
];

/** The slowest first, then what needs a process of its own, then what does not. */
export class SlowestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId, project }: TestSpecification) => {
      const slow = SLOWEST.findIndex((name) => moduleId.endsWith(`/test/${name}.test.ts`));
      if (slow >= 0) return slow;
      return project.config.isolate ? SLOWEST.length : SLOWEST.length + 1;
    };
    return [...files].sort((a, b) => rank(a) - rank(b) || (a.moduleId < b.moduleId ? -1 : 1));
  }
}
