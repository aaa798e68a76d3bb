import description from '../../package.json' with { type: 'json' };

/** As in package.json when the program was built. */
export const VERSION: string = description.version;
