import { plainWords } from './message-text.ts';
import { SAYINGS, type Saying } from './sayings.ts';

/** Words of a question that are looked at. */
const LONGEST_QUESTION = 2000;

/** The sayings that a question means: of each group of words, one has to be in it. */
export function lookUpSayings(question: string): Saying[] {
  const words = ` ${plainWords(question.slice(0, LONGEST_QUESTION))} `;
  return SAYINGS.filter((saying) =>
    saying.words.every((group) => group.some((word) => words.includes(` ${plainWords(word)} `))),
  );
}
