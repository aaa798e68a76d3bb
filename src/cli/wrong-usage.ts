import { COMMANDS } from './commands.ts';

/**
 * What is wrong with a command line, in words that name what is missing, and the way to the help.
 * @param message what yargs says of it
 * @param words the command line
 */
export function wrongUsage(message: string, words: readonly string[]): string {
  const typed = words[0] ?? '';
  const command = COMMANDS.find(({ usage }) => usage.split(' ')[0] === typed);
  if (command) return `${faultOf(message, command.usage)}\nSee vhdset ${typed} --help`;
  return `${withoutCommand(message, typed)}\nSee vhdset --help`;
}

function faultOf(message: string, usage: string): string {
  const [name, ...operands] = usage.split(' ');
  if (/^Not enough non-option arguments/.test(message)) {
    const needed = operands.filter((operand) => operand.startsWith('<'));
    const names = needed.map((operand) => operand.replace('..', ''));
    const last = names.pop()!;
    return `${name} needs ${names.length > 0 ? `${names.join(', ')} and ` : ''}${last}`;
  }
  const option = /^Missing required arguments?: (.+)$/.exec(message)?.[1];
  return option === undefined ? message : `${name} needs --${option.split(', ').join(' and --')}`;
}

function withoutCommand(message: string, typed: string): string {
  const similar = /^Did you mean (.+)\?$/.exec(message)?.[1];
  const unknown = `there is no command ${typed}`;
  if (similar !== undefined) return `${unknown}; did you mean ${similar}?`;
  return message.startsWith('Unknown argument') ? unknown : message;
}
