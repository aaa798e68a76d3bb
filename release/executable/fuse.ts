/** The name under which Node.js looks for what it is to run. */
export const RESOURCE = 'NODE_SEA_BLOB';
/** The text in a build of Node.js whose last character says whether there is something to run. */
export const FUSE = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';
