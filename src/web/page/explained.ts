import { lookUpCode } from '../../codes/look-up.ts';
import { lookUpSayings } from '../../codes/look-up-saying.ts';
import { explanationText } from '../../report/text/explanation.ts';

/** What an error code, an event or advice means. */
export function explained(query: string): string {
  return explanationText(query, lookUpCode(query), lookUpSayings(query));
}
