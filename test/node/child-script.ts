import { spawnSync } from 'node:child_process';

export const hasStrace = spawnSync('strace', ['-V']).status === 0;

/**
 * The command line of a Node.js process that runs `body` after importing from src/node.
 * @param imports names by module, e.g. `{ 'walk.ts': 'walk' }`
 */
export function childScript(imports: Readonly<Record<string, string>>, body: string): string[] {
  const lines = Object.entries(imports).map(([module, names]) => {
    const path = new URL(`../../src/node/${module}`, import.meta.url).href;
    return `import { ${names} } from ${JSON.stringify(path)};`;
  });
  const script = [...lines, body].join('\n');
  return [process.execPath, '--import', 'tsx', '--input-type=module', '-e', script];
}
