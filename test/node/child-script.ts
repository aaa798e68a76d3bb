import { spawnSync } from 'node:child_process';

/** Tests that watch system calls skip visibly without it; with CI=true its absence is a failure. */
export const hasStrace = spawnSync('strace', ['-V']).status === 0;
if (!hasStrace && process.env.CI === 'true') throw new Error('strace is not installed');

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
