import type { ByteSource } from '../../src/bytes/byte-source.ts';
import { MemorySource } from '../../src/bytes/memory-source.ts';
import { coverageOfBrokenChains } from '../../src/chains/broken-coverage.ts';
import { diagnose } from '../../src/diagnosis/diagnose.ts';
import type { Finding } from '../../src/diagnosis/finding.ts';
import { encodeVhds } from '../../src/formats/vhds/encode.ts';
import { hostOf } from '../../src/host/host.ts';
import { readMachines } from '../../src/host/machines-at-hand.ts';
import { vhdset } from '../../src/recovery/command.ts';
import { planFor } from '../../src/recovery/plan-for.ts';
import { analysisJson } from '../../src/report/json/analysis-json.ts';
import { analysisSchema } from '../../src/report/json/analysis-schema.ts';
import { planJson } from '../../src/report/json/plan-json.ts';
import { analysisText } from '../../src/report/text/analysis-text.ts';
import { planText } from '../../src/report/text/plan-text.ts';
import { PLAIN } from '../../src/report/text/style.ts';
import { analysisView } from '../../src/report/view/analysis-view.ts';
import { planView } from '../../src/report/view/plan-view.ts';
import { takeInventory } from '../../src/sets/inventory.ts';
import { MemoryTree } from '../bytes/memory-tree.ts';
import { requirePrintable } from './require-printable.ts';
import { requireSafeNumbers } from './require-safe-numbers.ts';
import { Violation } from './violation.ts';

export interface FileInFolder {
  readonly name: string;
  readonly source: ByteSource;
}

/** What `analyze` does with a folder that holds these files, and a set that names one of them. */
export async function analyseFolder(
  files: readonly FileInFolder[],
  setName: string,
  leaf: string,
): Promise<Finding[]> {
  const set = { name: setName, source: new MemorySource(encodeVhds({ activeLeaf: leaf })) };
  return analyseFiles(files.some(({ name }) => name === setName) ? files : [...files, set]);
}

/** What `analyze` does with these files, in text and as JSON. */
export async function analyseFiles(files: readonly FileInFolder[]): Promise<Finding[]> {
  const tree = new MemoryTree(files.map(({ name, source }) => ({ path: name, source })));
  const inventory = await takeInventory([tree]);
  for (const { error } of inventory.files) requireNamed(error);
  const machines = await readMachines(inventory.files);
  for (const { error } of machines.configurations) requireNamed(error);
  const host = hostOf(inventory, machines);
  const findings = diagnose(inventory, host);
  const coverage = await coverageOfBrokenChains(inventory);
  const plans = planFor(inventory, host, findings, { output: 'out', coverage });
  const page = { width: 80, style: PLAIN, all: true, shell: 'sh' } as const;
  const analysis = { inventory, host, findings, plans, planCommand: vhdset('plan', '.') };
  requirePrintable(analysisText(analysisView(analysis), page));
  requirePrintable(planText(planView(plans, { roots: ['.'], option: null }), page));
  requireSafeNumbers(planJson(plans, ['.'], '0'));
  const json = analysisJson(inventory, host, findings, '0');
  requireSafeNumbers(json);
  const parsed = analysisSchema.safeParse(JSON.parse(JSON.stringify(json)));
  if (!parsed.success) throw new Violation(`JSON breaks its schema: ${parsed.error.message}`);
  // What is thrown where it is opened would only be noted as the error of a file.
  const foreign = tree.opened.filter((path) => !files.some(({ name }) => name === path));
  if (foreign.length > 0) throw new Violation(`paths were opened that were not given: ${foreign}`);
  return findings;
}

/** An inventory records every error of a file: those of the program itself must not hide there. */
function requireNamed(error: string | null): void {
  const bug = error?.match(/is not a function|undefined|not iterable|Invalid|out of range|Maximum/);
  if (bug) throw new Violation(`recorded as an error of the file: ${error}`);
}
