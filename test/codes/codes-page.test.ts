import { expect, it } from 'vitest';
import { CODES } from '../../src/codes/catalogue.ts';
import type { CodeEntry } from '../../src/codes/code-entry.ts';
import { SAYINGS, type Saying } from '../../src/codes/sayings.ts';

const INTRODUCTION = `# Codes

\`vhdset explain <code>\` says what an error code or event means in the world of VHD Sets, what the
files can prove about it, and what to do. It takes any spelling:

    vhdset explain 0xC03A000E
    vhdset explain -1069940722
    vhdset explain 19100
    vhdset explain ERROR_VHD_CHILD_PARENT_ID_MISMATCH
    vhdset explain "background disk merge failed to complete: General access denied error (0x80070005)"

A pasted text with several codes gives an entry for each. A code that is not below is called unknown,
with its nearest neighbours; no meaning is made up.

*Known* says how well number, name and words are known: **spec** from Microsoft's specifications and
headers, **field** from public reports by administrators and vendors. Causes are this project's reading.
*Findings* are those of
\`vhdset analyze\` and \`vhdset check\` by which a cause is provable from the files; "–" means that
the files cannot show it.

This page is made from \`src/codes/\`: after a change there, run \`npx vitest run test/codes -u\`.
`;

function row(entry: CodeEntry): string {
  const findings = entry.proofs.map(({ command, finding }) =>
    finding === null ? `\`${command}\`` : `\`${finding}\``,
  );
  const log = entry.source === null ? '' : ` (${entry.source})`;
  const name = entry.name === null ? `${entry.message}${log}` : `\`${entry.name}\``;
  const cells = [
    `\`${entry.spelling}\``,
    name,
    entry.means,
    findings.join(', ') || '–',
    entry.known,
  ];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function section(domain: string): string {
  const title = `${domain[0]!.toUpperCase()}${domain.slice(1)}`;
  const rows = CODES.filter((entry) => entry.domain === domain).map(row);
  const head = [
    '| Code | Name or words | Meaning | Provable by | Known |',
    '|---|---|---|---|---|',
  ];
  return [`## ${title}`, '', ...head, ...rows, ''].join('\n');
}

function answer({ says, whyNot, instead, unless }: Saying): string {
  const steps = instead.map((step) => `- ${step}`);
  const exception = unless === null ? [] : ['', `Right only if ${unless}`];
  return [`### “${says}”`, '', whyNot, 'Instead:', '', ...steps, ...exception, ''].join('\n');
}

const ADVICE = `## Advice that goes round

\`explain\` answers it as well: \`vhdset explain rename the biggest avhdx\`.
`;

it('docs/codes.md is in step with the vocabulary', async () => {
  const domains = [...new Set(CODES.map((entry) => entry.domain))];
  const advice = [ADVICE, ...SAYINGS.map(answer)];
  const page = [INTRODUCTION, ...domains.map(section), ...advice].join('\n');
  await expect(page).toMatchFileSnapshot('../../docs/codes.md');
});
