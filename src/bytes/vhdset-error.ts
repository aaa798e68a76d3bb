/**
 * The base of every error this program throws on purpose. Who catches one asks for its `code`,
 * never for its class: the code is stable, in kebab-case, and decides the exit code of a command.
 * Subclasses add what they know as fields; `message` is what a person can act on.
 */
export abstract class VhdsetError extends Error {
  abstract readonly code: string;
}

/** The code of an error of this program; undefined for everything else that can be thrown. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof VhdsetError ? error.code : undefined;
}
