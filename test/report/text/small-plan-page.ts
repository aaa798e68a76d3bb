import type { PlanPage } from '../../../src/report/text/plan-page.ts';
import { page } from './small-page.ts';

export const planPage = (change: Partial<PlanPage> = {}): PlanPage => ({
  ...page(),
  shell: 'sh',
  ...change,
});

/** Names that try to break out of a shell, a terminal or a page. No file system refuses them. */
export const HOSTILE_NAMES: readonly string[] = [
  "it's.avhdx",
  "'; touch broken-out; '.avhdx",
  '"; touch broken-out; ".avhdx',
  '$(touch broken-out).avhdx',
  '`touch broken-out`.avhdx',
  "'; Remove-Item -Recurse C: #.avhdx",
  'a\ntouch broken-out\n.avhdx',
  'a\r\nb\t.avhdx',
  '\u001b[2J\u0007.avhdx',
  'report\u202exdhva.avhdx',
  '\u2018; Remove-Item x; \u2019.avhdx',
  '-rf.avhdx',
  '--execute.avhdx',
  '%PATH%&calc^.avhdx',
  '# comment <#.avhdx',
  '```\n# heading.avhdx',
  '[link](http:x) |cell| <b>.avhdx',
  '*?[a-z]{b,c}~.avhdx',
  `${'x'.repeat(249)}.avhdx`,
];
