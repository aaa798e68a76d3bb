import { createRequire } from 'node:module';
import { Language, type Node, Parser } from 'web-tree-sitter';

let loaded: Promise<Parser> | undefined;

async function load(): Promise<Parser> {
  await Parser.init();
  const grammar = createRequire(import.meta.url).resolve(
    'tree-sitter-powershell/tree-sitter-powershell.wasm',
  );
  const parser = new Parser();
  parser.setLanguage(await Language.load(grammar));
  return parser;
}

/** What a grammar of PowerShell does not understand in a script: a place and the text there. */
export async function faultsOfPowerShell(script: string): Promise<string[]> {
  loaded ??= load();
  const tree = (await loaded).parse(script)!;
  const faults: string[] = [];
  const look = (node: Node) => {
    if (node.isError || node.isMissing) {
      const { row, column } = node.startPosition;
      faults.push(`${row + 1}:${column + 1} ${node.text.slice(0, 80)}`);
    } else if (node.hasError) for (const child of node.children) if (child) look(child);
  };
  look(tree.rootNode);
  tree.delete();
  return faults;
}

/** The names of all commands that a script calls, in order, each once. */
export async function commandsOfPowerShell(script: string): Promise<string[]> {
  loaded ??= load();
  const tree = (await loaded).parse(script)!;
  const names = tree.rootNode.descendantsOfType('command_name').map((node) => node?.text ?? '');
  tree.delete();
  return [...new Set(names)];
}
