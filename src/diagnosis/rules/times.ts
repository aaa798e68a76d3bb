import type { Chain, Inventory } from '../../sets/model.ts';
import { type ChainTimes, judgeTimes } from '../../sets/times.ts';
import type { Finding } from '../finding.ts';

/** What the times of a chain are worth, where a person might rely on them. */
export function timeFindings({ chains }: Inventory): Finding[] {
  return chains.flatMap((chain) => {
    const times = judgeTimes(chain.members);
    if (times.verdict === 'all-alike') return [allAlike(chain, times)];
    return times.verdict === 'out-of-order' ? [outOfOrder(chain, times)] : [];
  });
}

function allAlike(chain: Chain, { earliest }: ChainTimes): Finding {
  const path = chain.leaf.file.path;
  return {
    id: 'reset-times',
    severity: 'info',
    subject: path,
    title: 'all files of this chain have the same time: copying has reset it',
    evidence: [
      {
        path,
        what: 'time of the file system',
        value: earliest?.toISOString() ?? 'unknown',
        certainty: 'decoded',
      },
    ],
    explanation:
      'A VHDX holds no time of its own. Only the original file system can show when a checkpoint ' +
      'was made.',
    advice: 'Note the times in the original folder, or copy again with times (robocopy, cp -a).',
    reference: null,
  };
}

function outOfOrder(chain: Chain, { outOfOrder: pairs }: ChainTimes): Finding {
  return {
    id: 'times-out-of-order',
    severity: 'info',
    subject: chain.leaf.file.path,
    title: 'according to the file system, a child of this chain is older than its parent',
    evidence: pairs.flatMap(({ child, parent }) =>
      [child, parent].map((disk) => ({
        path: disk.file.path,
        what: disk === child ? 'child, modified' : 'parent, modified',
        value: disk.file.modified?.toISOString() ?? 'unknown',
        certainty: 'decoded' as const,
      })),
    ),
    explanation:
      'Copying changes times. If the parent had been written to after its child was made, its ' +
      'identity would show it: that is checked separately from the times.',
    advice: null,
    reference: null,
  };
}
