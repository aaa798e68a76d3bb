import type { Report } from '../view/report/report.ts';
import { analysisJson } from './analysis-json.ts';
import { planJson } from './plan-json.ts';
import type { ReportJson } from './report-schema.ts';

/**
 * The report as data: what `analyze --json` and `plan --json` tell, what `map --summary --json` tells of
 * each chain, and the digests. Sizes in bytes.
 */
export function reportJson(report: Report): ReportJson {
  const { making, inventory, host, findings, plans, chains, hashes, redaction } = report;
  const { version, time, host: madeOn } = making;
  const told: ReportJson = {
    tool: { name: 'vhdset', version },
    redacted: redaction !== null,
    made: { time, host: madeOn },
    analysis: analysisJson(inventory, host, findings, version, plans),
    plans: planJson(plans, inventory.roots, version).plans,
    chains: chains.map(({ section, gap, content, files }) => ({
      path: section.path,
      gap,
      virtualSize: content?.virtualSize ?? null,
      layers: content && [...content.layers],
      lanes:
        content?.lanes.lanes.map(({ name, kind, files, bytes }) => {
          return { name, kind, files, bytes };
        }) ?? null,
      files: files && structuredClone([...files] as ReportJson['chains'][number]['files']),
    })),
    hashes:
      hashes &&
      Object.fromEntries([...hashes].map(([path, hash]) => [redaction?.text(path) ?? path, hash])),
  };
  return redaction ? redaction.value(told) : told;
}
