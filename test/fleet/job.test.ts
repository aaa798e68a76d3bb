import { describe, expect, it } from 'vitest';
import { type ChainJob, MOST_FILES, parseChainJob, parseRangeJob } from '../../src/fleet/job.ts';
import { identityOf } from '../../src/fleet/job-key.ts';

const file = { path: '/a/x.vhdx', size: 1, modified: 5.5, tag: null, identity: null };
const job: ChainJob = {
  ...{ version: 1, action: 'hash', root: '/a', other: null, output: null, ranges: null },
  subject: { path: '/a/x.vhdx', kind: 'chain', files: [file], search: [] },
};
const part = (more: Partial<ChainJob>, index = 0) => ({
  ...{ version: 1, key: `c${'0'.repeat(40)}`, index },
  chain: { ...job, ...more },
});
const raw = { action: 'export', output: { name: 'x.raw', format: 'raw' } } as const;

describe('a job from the queue', () => {
  it('is taken where all of it makes sense', () => {
    expect(parseChainJob(JSON.parse(JSON.stringify(job)))).toEqual(job);
    const ranges = { count: 3, bytes: 1024 };
    expect(parseRangeJob(part({ ...raw, ranges }, 2)).index).toBe(2);
  });

  it.each<[string, unknown, string]>([
    ['an unknown action', { ...job, action: 'delete' }, 'action'],
    ['more than is known', { ...job, command: 'rm' }, 'all of it'],
    ['a path that is a number', { ...job, root: 1 }, 'root'],
    ['a control character', { ...job, root: '/a\nb' }, 'root'],
    ['half a character', { ...job, root: '/a\ud800' }, 'root'],
    ['a size below zero', withFile({ size: -1 }), 'subject.files.0.size'],
    ['a size that is no number', withFile({ size: Number.NaN }), 'subject.files.0.size'],
    ['an endless time', withFile({ modified: Number.POSITIVE_INFINITY }), 'subject.files.0'],
    ['a long tag', withFile({ tag: 'x'.repeat(2000) }), 'subject.files.0.tag'],
    ['a subject that is none of its files', withFile({ path: '/a/y' }), 'subject.path'],
    ['an export without output', { ...job, action: 'export' }, 'output'],
    ['an output of a hash', { ...job, output: raw.output }, 'output'],
    ['a comparison with nothing', { ...job, action: 'compare' }, 'other'],
    ['parts of a hash', { ...job, ranges: { count: 2, bytes: 1 } }, 'ranges'],
    ['one part', { ...job, ...raw, ranges: { count: 1, bytes: 1 } }, 'ranges.count'],
    ['a million parts', { ...job, ...raw, ranges: { count: 1e6, bytes: 1 } }, 'ranges.count'],
  ])('is refused with %s', (_, data, field) => {
    expect(() => parseChainJob(data)).toThrow(
      expect.objectContaining({ code: 'job-refused', field: expect.stringContaining(field) }),
    );
  });

  it('is refused with a list that is too long, before any entry is looked at', () => {
    let looked = 0;
    const trap = Object.defineProperty({}, 'path', { enumerable: true, get: () => looked++ });
    const files = Array(MOST_FILES + 1).fill(trap);
    expect(() => parseChainJob({ ...job, subject: { ...job.subject, files } })).toThrow(
      'more than',
    );
    expect(looked).toBe(0);
  });

  it.each<[string, unknown]>([
    ['is of a job without parts', part(raw)],
    ['lies behind the last one', part({ ...raw, ranges: { count: 2, bytes: 1 } }, 2)],
    ['has a key with a path in it', { ...part(raw), key: '../../x' }],
    ['is of a hash', part({ ranges: null })],
  ])('a part is refused that %s', (_, data) => {
    expect(() => parseRangeJob(data)).toThrow(expect.objectContaining({ code: 'job-refused' }));
  });
});

function withFile(more: object) {
  return { ...job, subject: { ...job.subject, files: [{ ...file, ...more }] } };
}

describe('what a job is known by', () => {
  const of = (more: Partial<ChainJob['subject']['files'][0]>) => identityOf(withFile(more));

  it('changes with all that identifies the input, and with the work', () => {
    const texts = [
      identityOf(job),
      of({ size: 2 }),
      of({ modified: 6 }),
      of({ tag: '"a"' }),
      of({ identity: '00000000-0000-0000-0000-000000000001' }),
      identityOf({ ...job, action: 'check' }),
      identityOf({ ...job, ...raw }),
      identityOf({ ...job, ...raw, ranges: { count: 2, bytes: 1 } }),
      identityOf({ ...job, subject: { ...job.subject, files: [], search: [file] } }),
    ];
    expect(new Set(texts).size).toBe(texts.length);
  });

  it('is the same in another order, and from another folder above', () => {
    const files = [file, { ...file, path: '/a/y.vhdx' }];
    const one = { ...job, subject: { ...job.subject, files } };
    const other = { ...job, root: '/', subject: { ...job.subject, files: files.toReversed() } };
    expect(identityOf(other)).toBe(identityOf(one));
  });
});
