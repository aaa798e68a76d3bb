import { escapeCharacter, printable, UNPRINTABLE } from '../printable.ts';

/** No word of a language, nor a path that systems take, is longer; hostile names are. */
const LONGEST_RUN = 400;
const KEPT = 120;
const LONG_RUN = new RegExp(`\\S{${LONGEST_RUN},}`, 'g');

/** A text as a page shows it: one line, nothing that directs the eye elsewhere, no run without end. */
export function words(text: string): string {
  return printable(text).replace(LONG_RUN, (run) => {
    const count = run.length.toLocaleString('en-US');
    return `${run.slice(0, KEPT)}… [${count} characters] …${run.slice(-KEPT)}`;
  });
}

/** A finished page without any character that directs; line breaks are those of the page itself. */
export function inertPage(html: string): string {
  return html.replace(UNPRINTABLE, (character) => {
    return character === '\n' ? character : escapeCharacter(character);
  });
}
