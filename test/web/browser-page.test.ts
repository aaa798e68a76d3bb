import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SCENARIOS } from '../../fixtures/scenarios/index.ts';
import { analysisJson } from '../../src/report/json/analysis-json.ts';
import { planJson } from '../../src/report/json/plan-json.ts';
import { withFolderCase } from '../case/folder-case.ts';
import { hasChromium, launchChromium } from '../chromium.ts';
import { blocksOf, writeDisk } from '../cli/disk-files.ts';
import { vhdset } from '../cli/run.ts';
import { canMakeVolumes, FILES, temporaryFolder, writeFatVolume } from '../cli/volume-images.ts';
import { writeHostileCase, writeHostileLog } from '../report/hostile-case.ts';

const PAGE = resolve('dist/vhdset.html');
const folder = temporaryFolder('page');
const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
let browser: Browser;
const asked: string[] = [];

beforeAll(async () => {
  if (hasChromium) browser = await launchChromium();
});
afterAll(() => browser?.close());

it('is one file of less than 600 KB, and its policy allows no request', () => {
  expect(statSync(PAGE).size).toBeLessThan(600_000);
  const html = readFileSync(PAGE, 'utf8');
  expect(html).toContain("default-src 'none'; script-src 'sha256-");
  expect(html).toContain("connect-src 'none'");
  expect(html).not.toMatch(/unsafe-|<link|<img|<iframe|@import|url\(/);
});

async function openPage(url = `file://${PAGE}`): Promise<Page> {
  const page = await browser.newPage();
  page.on('request', (request) => asked.push(request.url()));
  page.on('console', (message) => asked.push(message.text()));
  page.on('pageerror', (error) => asked.push(error.message));
  page.on('dialog', (dialog) => asked.push(dialog.message()));
  await page.goto(url);
  return page;
}

async function choose(page: Page, path: string): Promise<void> {
  await page.setInputFiles('input[aria-label=Folder]', path);
  await page.locator('#verdict').waitFor();
}

/** What `analyze --json` and `plan --json` print of a folder, paths as the page has them. */
async function ofTheCommandLine(path: string): Promise<object> {
  const own = await withFolderCase({ paths: [path] }, async (opened) => {
    const [host, findings] = [await opened.host(), await opened.findings()];
    const plans = await opened.plans({ output: `${path}-recovered`, coverage: true });
    const { inventory } = opened;
    return {
      analysis: analysisJson(inventory, host, findings, version, plans),
      plans: planJson(plans, inventory.roots, version).plans,
    };
  });
  return JSON.parse(JSON.stringify(own).replaceAll(`${folder}/`, ''));
}

async function saved(page: Page, button: string): Promise<string> {
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: button, exact: true }).click();
  return readFileSync(await (await download).path(), 'utf8');
}

describe.skipIf(!hasChromium)('the page in Chromium, from a file', () => {
  let page: Page;
  beforeAll(async () => {
    page = await openPage();
  });

  it.each(SCENARIOS.filter(({ name }) => name !== 'long-chain'))(
    'says of $name what the command line says',
    async ({ name, build }) => {
      const path = join(folder, name);
      mkdirSync(path);
      await build(path);
      const own = await ofTheCommandLine(path);
      await page.reload();
      await choose(page, path);
      const told = JSON.parse(await saved(page, 'Save as JSON'));
      expect(told).toEqual(own);
      const text = await page.locator('main').textContent();
      for (const { title } of told.analysis.findings) expect(text).toContain(title);
    },
  );

  it('saves the report, explains codes, and shows the structures of a file', async () => {
    await page.reload();
    await choose(page, join(folder, 'no-permission'));
    const html = await saved(page, 'Save the report');
    expect(html).toMatch(/^<!DOCTYPE html>[\s\S]*How this report was made[\s\S]*<\/html>\n$/);
    expect(html).not.toMatch(/<script/);
    await page.getByLabel('Error code, event or message').fill('0xC03A000E');
    await page.keyboard.press('Enter');
    await page.locator('#explain pre').getByText('0xC03A000E').first().waitFor();
    await page.getByRole('button', { name: 'Inspect' }).press('Enter');
    await page.locator('#inside pre.tall').getByText('offset').first().waitFor();
    await page.evaluate(readFileSync('node_modules/axe-core/axe.min.js', 'utf8'));
    const { violations } = (await page.evaluate('axe.run()')) as { violations: Violation[] };
    const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    expect(grave.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
  });

  it('prints what was found and answered, and nothing that can only be pressed', async () => {
    await page.reload();
    await choose(page, join(folder, 'no-permission'));
    await page.emulateMedia({ media: 'print' });
    const shown = (selector: string) => page.locator(selector).first().isVisible();
    expect(await shown('#findings')).toBe(true);
    for (const hidden of ['.drop', 'button', '#inside', '#explain']) {
      expect(await shown(hidden), hidden).toBe(false);
    }
    await page.emulateMedia({ media: 'screen' });
    for (const selector of ['.drop', '#inside', '#explain']) {
      expect(await shown(selector), selector).toBe(true);
    }
    await page.getByRole('button', { name: 'Inspect' }).press('Enter');
    await page.locator('#inside pre.tall').getByText('offset').first().waitFor();
    await page.emulateMedia({ media: 'print' });
    expect(await shown('#inside pre.tall')).toBe(true);
    // The disk was not asked for anything.
    expect(await shown('#inside > div:nth-of-type(2)')).toBe(false);
    expect(await shown('#explain')).toBe(false);
    await page.emulateMedia({ media: null });
  });

  it('shows hostile names as text', async () => {
    const path = join(folder, 'hostile');
    mkdirSync(path);
    await writeHostileCase(path);
    // A log beside the disks is read unasked.
    writeHostileLog(path);
    await page.reload();
    await choose(page, path);
    const shown = await page.locator('main').textContent();
    expect(shown).toContain('<img src=x onerror=alert(1)>\\u{202e}`|.avhdx');
    expect(shown).toContain('<script>alert(3)<\\u{200b}>\\u{202e}`|.xml');
    // Of an event: its machine.
    expect(await page.locator('#hosts').textContent()).toContain('<script>alert(2)</script>');
    expect(await page.locator('img, script:not(head script, body > script)').count()).toBe(0);
    for (const file of await page.locator('#inside select').first().locator('option').all()) {
      await page
        .locator('#inside select')
        .first()
        .selectOption(await file.getAttribute('value'));
      await page.getByRole('button', { name: 'Inspect' }).click();
      await page.locator('[role=status].progress').waitFor({ state: 'detached' });
    }
    const told = (await page.locator('body').textContent()) ?? '';
    expect(told.match(/[\u202a-\u202e\u2066-\u2069]/g)).toBeNull();
    expect(told.length).toBeLessThan(1_000_000);
    // A long name is broken: it makes no page wider.
    const width = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
    expect(await page.evaluate(width)).toBeLessThanOrEqual(0);
    const usual = page.viewportSize()!;
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await page.evaluate(width)).toBeLessThanOrEqual(0);
    await page.setViewportSize(usual);
  });

  it('stops when it is told to, and can begin again', async () => {
    await page.reload();
    await page.setInputFiles('input[aria-label=Folder]', join(folder, 'huge'));
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByText('stopped').waitFor();
    expect(await page.locator('#verdict').count()).toBe(0);
    await choose(page, join(folder, 'healthy'));
  });

  it('takes a folder that is dropped', async () => {
    await page.reload();
    const client = await page.context().newCDPSession(page);
    const box = (await page.locator('.drop').boundingBox())!;
    const data = { items: [], files: [join(folder, 'healthy')], dragOperationsMask: 1 };
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
      await client.send('Input.dispatchDragEvent', { type, x: box.x + 20, y: box.y + 20, data });
    }
    await page.locator('#verdict').waitFor();
    expect(await page.locator('#sources').textContent()).toContain('.avhdx');
  });

  it('has asked nobody for anything', () => {
    const own = asked.filter(
      (url) => !url.startsWith(`file://${PAGE}`) && !url.startsWith('blob:'),
    );
    expect(own).toEqual([]);
    expect(asked.length).toBeGreaterThan(20);
  });
});

/** Serves the page alone, and notes what is asked for. */
async function withServer(work: (url: string, paths: string[]) => Promise<void>): Promise<void> {
  const paths: string[] = [];
  const server = createServer(({ url }, response) => {
    paths.push(url ?? '');
    response.setHeader('content-type', 'text/html').end(readFileSync(PAGE));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  try {
    await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, paths);
  } finally {
    server.close();
  }
}

it.skipIf(!hasChromium)('says from a server, too, what the command line says', async () => {
  await withServer(async (url, paths) => {
    const page = await openPage(url);
    for (const name of ['no-permission', 'missing-parent', 'dirty-log']) {
      const path = join(folder, `served-${name}`);
      mkdirSync(path);
      await SCENARIOS.find((scenario) => scenario.name === name)!.build(path);
      await page.reload();
      await choose(page, path);
      const told = JSON.parse(await saved(page, 'Save as JSON'));
      expect(told).toEqual(await ofTheCommandLine(path));
    }
    expect(paths.filter((one) => one !== '/' && one !== '/favicon.ico')).toEqual([]);
    await page.close();
  });
});

describe.skipIf(!hasChromium || !canMakeVolumes)('the page in Chromium, from a server', () => {
  it('browses volumes, saves files, and writes a disk into a chosen file', async () => {
    await withServer(async (url, paths) => {
      const path = join(folder, 'fat');
      mkdirSync(path);
      const image = join(folder, 'fat.img');
      writeFatVolume(image);
      await writeDisk(join(path, 'stick.vhdx'), 1, blocksOf(image));
      const page = await openPage(url);
      // A person's choice of a file can't be made by a test: a file of the page's own stands for it.
      await page.evaluate(`window.showSaveFilePicker = async () =>
        (await navigator.storage.getDirectory()).getFileHandle('out', { create: true })`);
      await choose(page, path);
      const written = async () => {
        const base64 = await page.evaluate(`(async () => {
          const root = await navigator.storage.getDirectory();
          const bytes = await (await (await root.getFileHandle('out')).getFile()).arrayBuffer();
          let text = '';
          for (const byte of new Uint8Array(bytes)) text += String.fromCharCode(byte);
          return btoa(text);
        })()`);
        return Buffer.from(String(base64), 'base64');
      };
      await page.getByRole('button', { name: 'Export raw…' }).click();
      await page.getByText('are exported').waitFor();
      expect(sha256(await written())).toBe(sha256(readFileSync(image)));
      await page.getByRole('button', { name: 'Export as VHDX…' }).click();
      await page.getByText('as a VHDX').waitFor();
      writeFileSync(join(folder, 'out.vhdx'), await written());
      const compared = await vhdset([
        'compare',
        join(folder, 'out.vhdx'),
        join(path, 'stick.vhdx'),
      ]);
      expect(compared.code).toBe(0);

      // Without a way to write into a chosen file the browser keeps the content itself.
      await page.evaluate('window.showSaveFilePicker = undefined');
      await page.getByRole('button', { name: 'Volumes' }).click();
      await page.getByRole('button', { name: 'Files of volume 1' }).click();
      expect(await saved(page, 'Save notes.txt')).toBe('remember the milk\n');
      await page.getByRole('button', { name: 'Sub folder/' }).click();
      const download = page.waitForEvent('download');
      await page.getByRole('button', { name: 'Save end.bin' }).click();
      const bytes = readFileSync(await (await download).path());
      expect(bytes.equals(Buffer.from(FILES.get('Sub folder/end.bin')!))).toBe(true);

      expect(paths.filter((url) => url !== '/' && url !== '/favicon.ico')).toEqual([]);
      await page.close();
    });
  });
});

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

interface Violation {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly html: string }[];
}
