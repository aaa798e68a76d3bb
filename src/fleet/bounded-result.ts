import type { FleetResult } from '../report/json/fleet-result-schema.ts';

/** Characters of a result as it is kept in the queue. */
const LONGEST_RESULT = 512 * 1024;
const LONGEST_MESSAGE = 2000;

/** A result that the queue can keep ten thousands of: of long lists the end is left out, and counted. */
export function bounded(result: FleetResult): FleetResult {
  let told = result;
  const { error } = told;
  if (error)
    told = { ...told, error: { ...error, message: error.message.slice(0, LONGEST_MESSAGE) } };
  while (JSON.stringify(told).length > LONGEST_RESULT) {
    const { analysis, check } = told;
    if (analysis && analysis.members.length > 0) {
      const kept = analysis.members.slice(0, Math.floor(analysis.members.length / 2));
      const membersLeftOut = analysis.membersLeftOut + analysis.members.length - kept.length;
      told = { ...told, analysis: { ...analysis, members: kept, membersLeftOut } };
    } else if (check && check.places.length + check.notChecked.length > 0) {
      const half = <T>(some: readonly T[]) => some.slice(0, Math.floor(some.length / 2));
      const cut = { places: half(check.places), notChecked: half(check.notChecked) };
      told = { ...told, check: { ...check, ...cut } };
    } else break;
  }
  return told;
}
