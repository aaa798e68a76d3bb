import type { CommandPage } from '../../../release/manual/command-page.ts';

/** A page with everything that needs care in some notation. */
export const SAMPLE: CommandPage = {
  name: 'paint',
  usage: 'paint <thing>',
  summary: 'Paints a|b',
  group: 'Work',
  notes: '.5 litres at least',
  arguments: [{ name: 'thing', text: 'A <wall> or a door' }],
  options: [
    {
      name: 'coat',
      text: 'How often',
      spellings: ['--coat', '-c'],
      value: 'one|two',
      defaultValue: 'one',
      required: true,
      repeatable: true,
    },
    {
      name: 'dry',
      text: 'Wait (repeatable)',
      spellings: ['--dry'],
      value: null,
      defaultValue: null,
      required: false,
      repeatable: true,
    },
  ],
  examples: [{ line: "paint 'C:\\wall' --dry", tells: 'a wall' }],
};
