import type { Argv } from 'yargs';
import { codeOf } from '../bytes/vhdset-error.ts';
import { checkFile, type FileCheck, isChecked } from '../diagnosis/conformance/check-file.ts';
import { checkJson } from '../report/json/check-json.ts';
import { jsonText } from '../report/json/json-text.ts';
import { checkText } from '../report/text/check-text.ts';
import { checkView, type UncheckedFile } from '../report/view/check-view.ts';
import type { Inventory, InventoryFile } from '../sets/model.ts';
import { readingChoices } from './assumptions.ts';
import type { Command } from './command.ts';
import { ExitCode, InputError, UsageError } from './exit.ts';
import { stdoutPage } from './page.ts';
import {
  type OutputOptions,
  type SearchOptions,
  withOutputOptions,
  withSearchOptions,
} from './shared-options.ts';
import { VERSION } from './version.ts';
import { withCase } from './with-case.ts';

interface CheckOptions extends OutputOptions, SearchOptions {
  files: string[];
  rules: boolean;
  format: 'text' | 'md';
}

export const check: Command<CheckOptions> = {
  options: (yargs: Argv) =>
    withSearchOptions(withOutputOptions(yargs))
      .positional('files', {
        type: 'string',
        array: true,
        default: [],
        describe: 'A .vhdx, .avhdx, .vhds, .vmcx or .vmrs; folders are searched recursively',
      })
      .option('rules', {
        type: 'boolean',
        default: false,
        describe: 'List the rules instead of checking anything',
      })
      .option('format', {
        choices: ['text', 'md'] as const,
        default: 'text' as const,
        hidden: true,
      }) as unknown as Argv<CheckOptions>,

  notes: 'Exit code 1: a file has an error, or its parent is missing; 3: a file could not be read.',
  examples: [
    { line: 'check copy', tells: 'each file against its format, each link of the chains' },
    { line: 'check --rules', tells: 'the rules, and where the specification says so' },
  ],

  async run(args) {
    if (args.rules) return printRules(args);
    if (args.files.length === 0) throw new UsageError('check needs a file or a folder');
    // The parents of a file named alone lie in its own folder.
    const request = { paths: args.files, neighbours: 'searched', countAllocation: false } as const;
    return withCase(request, args, async ({ inventory }) => {
      const { checks, notChecked } = await checkAll(inventory, args);
      const view = checkView(checks, notChecked, args.files);
      const text = args.json
        ? jsonText(checkJson(checks, notChecked, VERSION))
        : checkText(view, stdoutPage(args));
      process.stdout.write(text);
      if (notChecked.length > 0) return ExitCode.InputUnreadable;
      return view.broken ? ExitCode.FindingsReached : ExitCode.Done;
    });
  },
};

async function printRules({ json, format, color }: CheckOptions): Promise<number> {
  const { rulesJson, rulesMarkdown, rulesText } = await import('../report/text/check-rules.ts');
  if (json) process.stdout.write(jsonText(rulesJson()));
  else process.stdout.write(format === 'md' ? rulesMarkdown() : rulesText(stdoutPage({ color })));
  return ExitCode.Done;
}

async function checkAll(
  inventory: Inventory,
  { files: named, ...options }: CheckOptions,
): Promise<{ checks: FileCheck[]; notChecked: UncheckedFile[] }> {
  const choices = readingChoices(options);
  const checks: FileCheck[] = [];
  const notChecked: UncheckedFile[] = [];
  for (const file of inventory.files.filter(({ origin }) => origin === 'root')) {
    const { path, kind, promised } = file;
    const checked = isChecked(kind) ? kind : promised;
    if (kind === 'unreadable') notChecked.push({ path, reason: file.error ?? 'unreadable' });
    else if (!isChecked(checked)) {
      // In a folder, files of other kinds are nobody's business.
      if (named.includes(path)) notChecked.push({ path, reason: withoutRules(file) });
    } else {
      const disk = inventory.disks.find((candidate) => candidate.file === file) ?? null;
      try {
        checks.push(
          await checkFile(path, checked, await file.tree.open(path), { ...choices, disk }),
        );
      } catch (failure) {
        if (!isReadError(failure)) throw failure;
        notChecked.push({ path, reason: failure.message });
      }
    }
  }
  if (checks.length + notChecked.length === 0) {
    throw new InputError(`nothing to check in ${named.join(', ')}`);
  }
  return { checks, notChecked };
}

function withoutRules({ kind }: InventoryFile): string {
  return kind === 'empty' ? 'it is empty' : `there are no rules for its content, ${kind}`;
}

function isReadError(failure: unknown): failure is Error {
  return codeOf(failure) === 'source-unreadable' || codeOf(failure) === 'short-read';
}
