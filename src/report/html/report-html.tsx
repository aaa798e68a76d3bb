import { renderToString } from 'preact-render-to-string';
import type { Shell } from '../script/plan-commands.ts';
import type { ReportDocument } from '../view/report/document.ts';
import { type Report, reportDocument } from '../view/report/report.ts';
import { SectionView, ShellContext } from './blocks.tsx';
import { REPORT_CSS, REPORT_CSS_SHA256 } from './report-css.ts';
import { inertPage, words } from './words.ts';

/** Nothing but its own style: no script, no picture from elsewhere, no request, no form. */
const POLICY = `default-src 'none'; style-src 'sha256-${REPORT_CSS_SHA256}'; base-uri 'none'; form-action 'none'`;

/** The report as one file that asks nobody for anything, and that needs no script to be read. */
export function reportHtml(report: Report, shell: Shell): string {
  return documentHtml(reportDocument(report), shell);
}

/** Any report as such a file. */
export function documentHtml(document: ReportDocument, shell: Shell): string {
  const { version, time, facts, sections } = document;
  const title = words(document.title);
  const made = [`vhdset ${version}`, `${time.slice(0, 16).replace('T', ' ')} UTC`, ...facts];
  const body = renderToString(
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content={POLICY} />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <meta name="generator" content={`vhdset ${version}`} />
        <title>{title}</title>
        <style dangerouslySetInnerHTML={{ __html: REPORT_CSS }} />
      </head>
      <body>
        <header>
          <h1>{title}</h1>
          <p class="made">{made.join(' · ')}</p>
          <nav aria-label="Contents">
            <ul>
              {sections.map(({ id, title: name }) => (
                <li>
                  <a href={`#${id}`}>{words(name)}</a>
                </li>
              ))}
            </ul>
          </nav>
        </header>
        <main>
          <ShellContext.Provider value={shell}>
            {sections.map((section) => (
              <SectionView section={section} />
            ))}
          </ShellContext.Provider>
        </main>
      </body>
    </html>,
  );
  return inertPage(`<!DOCTYPE html>\n${body}\n`);
}
