import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { build as buildHuge } from '../../fixtures/scenarios/huge.ts';
import { build as buildLongChain } from '../../fixtures/scenarios/long-chain.ts';
import { encodeVhds } from '../../src/formats/vhds/encode.ts';
import { hasChromium, launchChromium } from '../chromium.ts';
import { guidOf, writeDisk } from '../cli/disk-files.ts';
import { brief } from '../share.ts';

const PAGE = resolve('dist/vhdset.html');
const GIB = 1024 ** 3;
const MIB = 1024 ** 2;
const folder = mkdtempSync(join(tmpdir(), 'vhdset-limits-'));
let browser: Browser;

beforeAll(async () => {
  if (hasChromium) browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
  // Thousands of files are made and removed, on whatever disk there is.
}, 600_000);

/** A base of 500 GiB with all its blocks, and three checkpoints whose files are as long: on the medium, holes. */
async function buildSparse(path: string): Promise<void> {
  const size = { virtualSize: 500 * GIB, blockSize: 32 * MIB };
  const data = new Uint8Array(4096).fill(7);
  await writeDisk(join(path, 'base.avhdx'), 1, [{ block: 3, data }], { type: 'fixed', ...size });
  for (const number of [2, 3, 4]) {
    const parent = number === 2 ? 'base.avhdx' : `child-${number - 1}.avhdx`;
    const blocks = [0, 1000 * number].map((block, i) => {
      return { block, data, fileOffset: (i === 0 ? 64 : 499 * 1024) * MIB };
    });
    await writeDisk(join(path, `child-${number}.avhdx`), number, blocks, {
      ...{ type: 'differencing', ...size },
      parentLocator: [
        ['parent_linkage', `{${guidOf(number - 1)}}`],
        ['relative_path', `.\\${parent}`],
      ],
    });
  }
  writeFileSync(join(path, 'shared.vhds'), encodeVhds({ activeLeaf: 'child-4.avhdx' }));
}

/** Memory of a browser's process, the most it had and what it has now. MiB. */
function memoryOf(pid: string): { most: number; now: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const field = (name: string) =>
    Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) / 1024;
  return { most: field('VmHWM'), now: field('VmRSS') };
}

const renderers = () =>
  readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('--type=renderer');
    } catch {
      return false;
    }
  });

/** Memory that processes which draw pages got in addition since `before`, the most of any. MiB. */
function memorySince(before: ReadonlyMap<string, number>): number {
  return Math.max(
    ...renderers().map((pid) => memoryOf(pid).most - (before.get(pid) ?? memoryOf(pid).most)),
  );
}

interface Shown {
  /**
   * Milliseconds from the moment the page has the files to the findings of a first look, and to all of
   * them: told, and not judged, since others work here too.
   */
  readonly first: number;
  readonly all: number;
  readonly elements: number;
  /** MiB. */
  readonly memory: number;
}

/** Gives a page the files of a folder; what the browser takes to find them is not the page's. */
async function show(page: Page, path: string): Promise<Shown> {
  await page.evaluate(`window.addEventListener('change', (event) => {
    if (!window.given) event.stopImmediatePropagation();
  }, true)`);
  const input = 'input[aria-label=Folder]';
  await page.setInputFiles(input, path);
  const before = new Map(renderers().map((pid) => [pid, memoryOf(pid).now]));
  const [first, all] = (await page.evaluate(`new Promise((done) => {
    const begin = performance.now();
    let first = 0;
    new MutationObserver(() => {
      const text = document.querySelector('#findings')?.textContent;
      if (text === undefined) return;
      first ||= performance.now() - begin;
      if (!text.includes('A first look')) done([first, performance.now() - begin]);
    }).observe(document.body, { childList: true, subtree: true, characterData: true });
    window.given = true;
    document.querySelector('${input}').dispatchEvent(new Event('change', { bubbles: true }));
  })`)) as [number, number];
  // The rest of the page follows: its elements and its memory count too.
  await page.locator('#inside').waitFor();
  const elements = await page.evaluate('document.querySelectorAll("*").length');
  return { first, all, elements: Number(elements), memory: memorySince(before) };
}

/** A long table shows more of its rows when it is asked to, by keyboard too. */
async function showMoreRows(page: Page): Promise<void> {
  const rows = page.locator('#sources tbody tr');
  expect(await rows.count()).toBe(100);
  expect(await page.locator('#sources').textContent()).toContain('the saved report has all');
  const more = page.locator('#sources').getByRole('button', { name: 'Show 100 more rows' });
  await more.press('Enter');
  expect(await rows.count()).toBe(200);
}

/** The page is the same, whatever Node.js made it. */
describe.skipIf(!hasChromium || brief)('the page in Chromium, with large things', () => {
  it.each([
    ['a chain of 2,000', 'long-chain', buildLongChain, '2,000 disks'],
    ['a disk of 64 TiB', 'huge', buildHuge, '64 TiB'],
    ['files of 500 GB', 'sparse', buildSparse, '500 GiB'],
  ] as const)(
    'shows %s within its memory',
    async (_, name, build, words) => {
      const path = join(folder, name);
      mkdirSync(path);
      await build(path);
      // What is still being written to the medium is not the page's.
      execFileSync('sync', ['-f', path]);
      const page = await browser.newPage();
      await page.goto(`file://${PAGE}`);
      const { first, all, elements, memory } = await show(page, path);
      console.info(
        `${name}: ${Math.round(first)} and ${Math.round(all)} ms, ${elements} elements, ${Math.round(memory)} MiB`,
      );
      expect(await page.locator('#verdict').textContent()).toContain(words);
      expect(elements).toBeLessThan(10_000);
      expect(memory).toBeLessThan(300);
      if (name === 'long-chain') await showMoreRows(page);
      await page.close();
    },
    600_000,
  );

  it('the sparse files are as large as they say', () => {
    const sizes = readdirSync(join(folder, 'sparse')).map((name) =>
      statSync(join(folder, 'sparse', name)),
    );
    expect(sizes.filter(({ size }) => size > 499 * GIB)).toHaveLength(4);
    expect(sizes.reduce((sum, { blocks }) => sum + blocks * 512, 0)).toBeLessThan(100 * MIB);
  });
});
