import { describe, expect, it } from 'vitest';
import {
  booleanAt,
  type ConfigurationNode,
  type ConfigurationValue,
  child,
  childrenNamed,
  integerAt,
  textAt,
} from '../../src/formats/configuration-tree.ts';

type ScalarType = Exclude<ConfigurationValue['type'], 'bytes'>;

const branch = (name: string, ...children: ConfigurationNode[]): ConfigurationNode => ({
  name,
  value: null,
  children,
  offset: null,
});
const leaf = (name: string, type: ScalarType, text: string): ConfigurationNode => ({
  name,
  value: { type, text },
  children: [],
  offset: null,
});

const tree = branch(
  '',
  branch(
    'configuration',
    leaf('name', 'string', 'first'),
    leaf('name', 'string', 'second'),
    leaf('padded', 'integer', '0012'),
    leaf('filetime', 'integer', '133211067586606556'),
    leaf('largest', 'unsigned', '18446744073709551615'),
    leaf('negative', 'integer', '-1'),
    leaf('double', 'double', '1.5'),
    leaf('endless', 'integer', '9'.repeat(1000)),
    leaf('yes', 'boolean', 'True'),
    leaf('no', 'boolean', 'False'),
    leaf('one', 'integer', '1'),
    leaf('zero', 'integer', '0'),
    leaf('empty', 'string', ''),
    { name: 'blob', value: { type: 'bytes', size: 2, bytes: null }, children: [], offset: 4 },
    branch('_83f8638b_', leaf('deep', 'string', 'found')),
  ),
);

describe('child', () => {
  it('follows a path of names', () => {
    expect(child(tree, 'configuration/_83f8638b_/deep')?.value).toEqual({
      type: 'string',
      text: 'found',
    });
  });

  it('ignores letter case', () => {
    expect(textAt(tree, 'Configuration/_83F8638B_/deep')).toBe('found');
  });

  it('takes the first of several with one name; childrenNamed gives all', () => {
    expect(textAt(tree, 'configuration/name')).toBe('first');
    const all = childrenNamed(child(tree, 'configuration')!, 'NAME');
    expect(all.map((node) => textAt(branch('', node), 'name'))).toEqual(['first', 'second']);
  });

  it('answers null where a name is missing, also in the middle', () => {
    expect(child(tree, 'configuration/absent')).toBeNull();
    expect(child(tree, 'absent/name')).toBeNull();
    expect(child(tree, '')).toBeNull();
  });
});

describe('textAt', () => {
  it('keeps leading zeros', () => expect(textAt(tree, 'configuration/padded')).toBe('0012'));
  it('keeps an empty text apart from none', () => {
    expect(textAt(tree, 'configuration/empty')).toBe('');
    expect(textAt(tree, 'configuration/_83f8638b_')).toBeNull();
  });
  it('has no text for bytes', () => expect(textAt(tree, 'configuration/blob')).toBeNull());
});

describe('integerAt', () => {
  it.each([
    ['padded', 12n],
    ['filetime', 133211067586606556n],
    ['largest', 18446744073709551615n],
    ['negative', -1n],
  ])('reads %s exactly', (name, expected) => {
    expect(integerAt(tree, `configuration/${name}`)).toBe(expected);
  });

  it.each(['double', 'endless', 'empty', 'name', 'blob', 'absent'])('refuses %s', (name) => {
    expect(integerAt(tree, `configuration/${name}`)).toBeNull();
  });
});

describe('booleanAt', () => {
  it.each([
    ['yes', true],
    ['one', true],
    ['no', false],
    ['zero', false],
    ['name', null],
    ['empty', null],
    ['absent', null],
  ])('reads %s as %s', (name, expected) => {
    expect(booleanAt(tree, `configuration/${name}`)).toBe(expected);
  });
});
