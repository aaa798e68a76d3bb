import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BuildResult, build, type Metafile } from 'esbuild';
import { chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { vhdset } from '../cli/run.ts';

const CHROMIUM = '/usr/bin/chromium';
const hasChromium = existsSync(CHROMIUM);
if (!hasChromium && process.env.CI === 'true') throw new Error('chromium is not installed');

/** It asks nobody for anything, and leaves nothing behind. */
const FLAGS = [
  ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
];
/** A package and all that it depends on. */
function closureOf(names: readonly string[], found = new Set<string>()): Set<string> {
  for (const name of names.filter((one) => !found.has(one))) {
    found.add(name);
    const manifest = readFileSync(join('node_modules', name, 'package.json'), 'utf8');
    const { dependencies = {} } = JSON.parse(manifest) as { dependencies?: object };
    closureOf(Object.keys(dependencies), found);
  }
  return found;
}
/** What a page may hold besides this project: what the core is built on, and one stand-in. */
const PACKAGES = closureOf(['buffer-layout', 'fast-xml-parser', 'fflate', 'buffer']);

let folder = '';
let bundle: BuildResult<{ write: false; metafile: true }> & { metafile: Metafile };

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vhdset-page-'));
  bundle = await build({
    entryPoints: ['test/web/page.ts'],
    ...{ bundle: true, write: false, metafile: true, logLevel: 'silent' },
    ...{ platform: 'browser', format: 'iife', target: 'chrome120' },
  });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the core, bundled for a browser', () => {
  it('holds nothing of Node.js and no stand-in but buffer', () => {
    const packages = new Set(
      Object.keys(bundle.metafile.inputs).flatMap((path) => {
        return /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? [];
      }),
    );
    for (const name of PACKAGES) packages.delete(name);
    expect([...packages]).toEqual([]);
    const imports = Object.values(bundle.metafile.outputs).flatMap((output) => output.imports);
    expect(imports).toEqual([]);
    const inputs = Object.keys(bundle.metafile.inputs);
    expect(inputs.filter((path) => /^src\/(?:node|cli)/.test(path))).toEqual([]);
  });

  it.skipIf(!hasChromium).each(['two-nodes', 'dirty-log'])(
    'says of %s in Chromium what the command line says',
    async (scenario) => {
      const created = await vhdset(['create', scenario, join(folder, scenario)]);
      expect(created.code).toBe(0);
      const args = ['analyze', scenario, '--json'];
      const own = JSON.parse((await vhdset(args, { cwd: folder })).stdout);
      const profile = mkdtempSync(join(tmpdir(), 'vhdset-profile-'));
      const browser = await chromium.launchPersistentContext(profile, {
        ...{ executablePath: CHROMIUM, args: FLAGS, headless: true },
      });
      try {
        const page = await browser.newPage();
        await page.setContent('<input type="file" webkitdirectory>');
        await page.addScriptTag({ content: bundle.outputFiles[0]!.text });
        await page.setInputFiles('input', join(folder, scenario));
        const text = await page.evaluate(
          `analyse(document.querySelector('input').files, ${JSON.stringify(own.tool.version)})`,
        );
        expect(JSON.parse(String(text))).toEqual(own);
        expect(own.disks.length).toBeGreaterThan(0);
      } finally {
        await browser.close();
        rmSync(profile, { recursive: true, force: true });
      }
    },
    120_000,
  );
});
