// `npm run docs`: writes the manual anew from the definitions of the commands, and the picture of
// the README from what the program says.
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { MANUAL_FOLDERS, manualPages } from './manual/pages.ts';
import { README_PICTURE, readmePicture } from './picture/readme-picture.ts';

const pages = await manualPages();
for (const folder of MANUAL_FOLDERS) {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
}
for (const [path, text] of pages) await writeFile(path, text);
await writeFile(README_PICTURE, await readmePicture());
