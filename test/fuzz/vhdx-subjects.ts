import {
  buildVhdx,
  guidOf,
  MIB,
  patternOf,
  setLog,
  takePages,
} from '../../fixtures/vhdx-builder.ts';
import type { MemorySource } from '../../src/bytes/memory-source.ts';
import { BlockState } from '../../src/formats/vhdx/block-allocation-table.ts';
import type { BlockSpec, VhdxSpec } from '../../src/formats/vhdx/write/vhdx-spec.ts';
import type { Subject } from './subject.ts';
import { vhdxSubject } from './vhdx-subject.ts';

const full = (block: number): BlockSpec => ({ block, data: patternOf(block, 0x8000) });

const partial = (block: number): BlockSpec => ({
  block,
  state: BlockState.PartiallyPresent,
  data: patternOf(block + 7, 0x8000),
  present: [
    [0, 3],
    [8, 40],
    [700, 2048],
  ],
});

const parentBlocks = [full(0), full(1), full(2)];
const childSpec: Partial<VhdxSpec> = {
  type: 'differencing',
  dataWriteGuid: guidOf('child'),
  parentLocator: [
    ['parent_linkage', `{${guidOf('data')}}`],
    ['parent_linkage2', '{00000000-0000-0000-0000-000000000000}'],
    ['relative_path', '.\\parent.vhdx'],
    ['absolute_win32_path', 'C:\\ClusterStorage\\Volume1\\parent.vhdx'],
  ],
};
const childBlocks = [partial(0), { block: 1, state: BlockState.Zero }, partial(2)];

const single = (name: string, source: MemorySource): Promise<Subject> =>
  vhdxSubject({ name, files: [{ name: 'disk.vhdx', source }], complete: true, changed: 0 });

const pair = (
  name: string,
  child: MemorySource,
  parent: MemorySource,
  changed: number,
): Promise<Subject> => {
  const files = [
    { name: 'child.avhdx', source: child },
    { name: 'parent.vhdx', source: parent },
  ];
  return vhdxSubject({ name, files, complete: true, changed });
};

/** Images of all kinds, each a few megabytes. */
export async function vhdxSubjects(): Promise<Subject[]> {
  const parent = await buildVhdx({}, parentBlocks);
  const child = await buildVhdx(childSpec, childBlocks);
  const dynamic = await buildVhdx({}, [full(0), { block: 1, state: BlockState.Unmapped }, full(2)]);
  const fixed = await buildVhdx({ type: 'fixed', virtualSize: 2 * MIB + 512 }, [full(1)]);
  const large = { virtualSize: 5 * MIB, blockSize: 4 * MIB, logicalSectorSize: 4096 };
  const sectors4k = await buildVhdx(large, [full(0), { ...full(1), data: patternOf(1, MIB) }]);
  const orphan = await buildVhdx(childSpec, [partial(1), full(2)]);
  return Promise.all([
    single('dynamic', dynamic),
    single('fixed, odd size', fixed),
    single('4 KiB sectors', sectors4k),
    single('dirty log', await dirtyImage()),
    single('dirty log, wrapped', await wrappedImage()),
    pair('child', child, parent, 0),
    pair('parent', child, parent, 1),
    vhdxSubject({
      name: 'child without parent',
      files: [{ name: 'orphan.avhdx', source: orphan }],
      complete: false,
      changed: 0,
    }),
  ]);
}

/** The table, the metadata and a part of the payload are in the log alone. */
async function dirtyImage(): Promise<MemorySource> {
  const image = await buildVhdx({}, [full(0), full(1), full(2)]);
  const patches = [0x200000, 0x210000, 0x300000, 0x400000].flatMap((at) => takePages(image, at));
  await setLog(image, {
    guid: guidOf('log'),
    entries: patches.map((patch) => ({ patches: [patch] })),
  });
  return image;
}

/** An entry of 200 descriptors that runs around the end of the log. */
async function wrappedImage(): Promise<MemorySource> {
  const image = await buildVhdx({}, [full(0), full(1)]);
  const many = takePages(image, 0x400000, 100 * 4096).flatMap((patch, i) => [
    patch,
    { offset: 0x600000 + i * 4096, length: 4096, bytes: null },
  ]);
  await setLog(image, {
    guid: guidOf('log'),
    entries: [
      { patches: takePages(image, 0x300000), position: 0x100000 - 0x2000 },
      { patches: many, tail: 0 },
    ],
  });
  return image;
}
