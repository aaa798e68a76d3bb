import { formatCount } from '../../../bytes/quantity.ts';
import type { Case } from '../../../case/case.ts';
import type { Finding } from '../../../diagnosis/finding.ts';
import type { Host } from '../../../host/host.ts';
import type { Command } from '../../../recovery/command.ts';
import type { Plan } from '../../../recovery/plan-for.ts';
import type { Inventory } from '../../../sets/model.ts';
import { type AnalysisView, analysisView } from '../analysis-view.ts';
import { findingsView } from '../finding-groups.ts';
import { certaintySection } from './certainty-section.ts';
import { type ChainReport, chainReports } from './chain-report.ts';
import { chainSection } from './chain-section.ts';
import type { ReportDocument, Section } from './document.ts';
import { findingsSection } from './findings-section.ts';
import { hostSection } from './host-section.ts';
import { type Making, makingSection } from './making-section.ts';
import { namesOfReport } from './names-of-report.ts';
import { planSection } from './plan-section.ts';
import { Redaction, rootNames } from './redaction.ts';
import { sourcesSection } from './sources-section.ts';
import { verdictSection } from './verdict-section.ts';

/** What a report is made from. */
export interface ReportRequest {
  readonly making: Making;
  /** Shows the plans for the same files. */
  readonly planCommand: Command;
  /** Folder for the new files that plans speak of. */
  readonly output: string;
  /** SHA-256 by the path of the file; null when not asked for. */
  readonly hashes: ReadonlyMap<string, string> | null;
  /** Puts stand-ins in the place of names and identifiers. */
  readonly redact?: boolean;
  /** Tells which files differ between states: reads file systems. */
  readonly files?: boolean;
  /** Gets the findings as soon as they are known: plans and pictures take their time. Not redacted. */
  readonly onFindings?: (section: Section) => void;
  readonly onChain?: (done: number, total: number) => void;
}

/** All that a report tells, as data. */
export interface Report {
  readonly making: Making;
  readonly inventory: Inventory;
  readonly host: Host;
  readonly findings: readonly Finding[];
  readonly plans: readonly Plan[];
  readonly view: AnalysisView;
  readonly chains: readonly ChainReport[];
  readonly hashes: ReportRequest['hashes'];
  /** Whatever leaves the report goes through it; null where names may be told. */
  readonly redaction: Redaction | null;
}

/** Reads what a report needs: everything that analyze and plan tell, and the tables of every chain. */
export async function readReport(opened: Case, request: ReportRequest): Promise<Report> {
  const { inventory } = opened;
  const { making, planCommand, output, hashes, redact = false, files = false, onChain } = request;
  const [host, findings] = [await opened.host(), await opened.findings()];
  request.onFindings?.(findingsSection({ making, view: findingsView(findings, inventory.roots) }));
  const plans = await opened.plans({ output, coverage: true });
  const view = analysisView({ inventory, host, findings, plans, planCommand });
  const chains = await chainReports(inventory, view, { files, onDone: onChain });
  const told = { making, inventory, host, findings, plans, hashes, chains };
  const redaction = redact ? new Redaction(namesOfReport(told)) : null;
  return { ...told, view, redaction };
}

/** The report in the order in which it is read. */
export function reportSections(report: Report): Section[] {
  const { redaction } = report;
  const sections = [
    verdictSection(report),
    ...report.chains.map((chain, index) => chainSection(chain, index, report)),
    findingsSection(report),
    planSection(report),
    hostSection(report),
    sourcesSection(report),
    certaintySection(report),
    makingSection(report),
  ];
  return redaction ? redaction.value(sections) : sections;
}

/** What a report calls itself. */
function reportTitle({ inventory, redaction }: Report): string {
  return `Report on ${rootNames(inventory.roots, redaction)}`;
}

/** The report as a document. */
export function reportDocument(report: Report): ReportDocument {
  const { version, time } = report.making;
  return {
    ...{ title: reportTitle(report), version, time },
    facts: [formatCount(report.inventory.files.length, 'file')],
    sections: reportSections(report),
  };
}
