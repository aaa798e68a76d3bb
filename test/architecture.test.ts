import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const page = readFileSync('docs/architecture.md', 'utf8');
const contributing = readFileSync('CONTRIBUTING.md', 'utf8');
const linter = JSON.parse(readFileSync('biome.json', 'utf8')) as {
  overrides: {
    includes: string[];
    linter: {
      rules: {
        style?: { noRestrictedImports?: { options: { patterns: { group: string[] }[] } } };
      };
    };
  }[];
};

/** The table of the page: each room, and what it may import. */
const rooms = new Map(
  [...page.matchAll(/^\| `([a-z]+)` \| .+ \| (.+) \|$/gm)].map(([, room, list]) => {
    return [room!, list === '–' ? [] : list!.split(', ')] as const;
  }),
);

/** The rooms that the linter lets `room` import. */
function allowedIn(room: string): string[] {
  const row = linter.overrides.filter(({ includes }) => includes.includes(`src/${room}/**`));
  const rules = row.flatMap(({ linter: { rules } }) => rules.style?.noRestrictedImports ?? []);
  expect(rules, `rows of ${room} in biome.json`).toHaveLength(1);
  const forbidden = new Set(rules[0]!.options.patterns.flatMap(({ group }) => group));
  return [...rooms.keys()].filter((other) => other !== room && !forbidden.has(`**/${other}/**`));
}

describe('docs/architecture.md', () => {
  it('has a row for every folder of src/', () => {
    const folders = readdirSync('src', { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
    expect([...rooms.keys()]).toEqual(expect.arrayContaining(folders));
  });

  it('lets each room import what the linter lets it, and no room what lies above', () => {
    const above = new Map<string, string[]>();
    for (const [room, may] of rooms) {
      expect(allowedIn(room).sort(), room).toEqual([...may].sort());
      above.set(room, may);
    }
    for (const [room, may] of above) {
      for (const below of may)
        expect(above.get(below), `${below} below ${room}`).not.toContain(room);
    }
  });

  it('has no file in src/ that tells two stories: none is longer than 300 lines', () => {
    const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts'))
      .map((path) => ({ path, lines: readFileSync(`src/${path}`, 'utf8').split('\n').length - 1 }));
    expect(files.length).toBeGreaterThan(300);
    expect(files.filter(({ lines }) => lines > 300)).toEqual([]);
  });

  it('names files that are there', () => {
    const named = [...page.matchAll(/`((?:src|docs|test|fixtures|release)\/[\w./-]+)`/g)];
    expect(named.length).toBeGreaterThan(30);
    const absent = named.map(([, path]) => path!).filter((path) => !existsSync(path));
    expect(absent).toEqual([]);
  });
});

it('CONTRIBUTING.md names commands that are there', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
  const named = [...contributing.matchAll(/npm run ([a-z]+)/g)].map(([, name]) => name!);
  expect(named.length).toBeGreaterThan(4);
  for (const name of named) expect(Object.keys(scripts), name).toContain(name);
  for (const path of ['.ci/run', '.ci/packages']) expect(existsSync(path), path).toBe(true);
});
