// Makes the page: one file with its script, its worker and its style inside, and a policy that lets it ask
// nobody for anything.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { deflateRawSync } from 'node:zlib';
import { build } from 'esbuild';
import { noticesFor } from './notices.config.js';

const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
const options = {
  ...{ bundle: true, minify: true, write: false, metafile: true, logLevel: 'warning' },
  ...{ platform: 'browser', format: 'iife', target: ['chrome120', 'firefox121', 'safari17'] },
  legalComments: 'none',
};

const reader = await build({ ...options, entryPoints: ['src/web/page/reader.ts'] });
const worker = await build({
  ...options,
  entryPoints: ['src/web/page/worker.ts'],
  define: { READER_SOURCE: JSON.stringify(reader.outputFiles[0].text) },
});
const page = await build({
  ...options,
  entryPoints: ['src/web/page/main.tsx'],
  define: {
    WORKER_SOURCE: JSON.stringify(
      deflateRawSync(worker.outputFiles[0].contents, { level: 9 }).toString('base64'),
    ),
    VERSION: JSON.stringify(version),
  },
});
const styled = await build({
  ...options,
  format: 'esm',
  entryPoints: ['src/web/page/page-css.ts'],
});
const styles = `data:text/javascript,${encodeURIComponent(styled.outputFiles[0].text)}`;
const { PAGE_CSS: style } = await import(styles);

const script = page.outputFiles[0].text.trim();
const inputs = [reader, worker, page].flatMap(({ metafile }) => Object.keys(metafile.inputs));
const notices = noticesFor([...new Set(inputs)]).replaceAll('--', '==');
const digest = (text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
const policy = [
  "default-src 'none'",
  `script-src ${digest(script)}`,
  `style-src ${digest(style)}`,
  'worker-src blob:',
  "connect-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

writeFileSync(
  'dist/vhdset.html',
  `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>vhdset: what copied VHD Sets hold</title>
<style>${style}</style>
</head>
<body>
<noscript><p>This page needs JavaScript. It asks nobody for anything: see its policy.</p></noscript>
<script>${script}</script>
</body>
</html>
<!--
${notices}-->
`,
);
