import { VhdsetError } from '../../bytes/vhdset-error.ts';
import type { Plan } from '../../recovery/plan-for.ts';
import type { RecoveryOption } from '../../recovery/recovery-option.ts';

/** An option that a script of this kind cannot carry out. */
export class UnscriptableError extends VhdsetError {
  readonly code = 'unscriptable';

  constructor(message: string) {
    super(message);
    this.name = 'UnscriptableError';
  }
}

/**
 * The option that a script is written for.
 * @param id null: the recommended one
 * @throws {UnscriptableError} when there is none, or it is impossible here
 */
export function optionFor({ options, recommended }: Plan, id: string | null): RecoveryOption {
  const option = id === null ? recommended : (options.find((one) => one.id === id) ?? null);
  if (!option)
    throw new UnscriptableError('nothing can be recovered from these files: there is no script');
  if (option.verdict === 'impossible') {
    throw new UnscriptableError(`${option.id} is impossible here: ${option.why}`);
  }
  return option;
}

/** Our own prose in plain ASCII, so that no encoding gets in its way. */
export function plainProse(text: string): string {
  return text.replaceAll('\u2019', "'").replaceAll('\u2026', '...');
}
