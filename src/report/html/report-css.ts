/** How pages look: on a screen in the light and in the dark, and on paper. Colours of Okabe and Ito. */
export const REPORT_CSS = `
:root{color-scheme:light dark;--paper:#fff;--ink:#1b1f24;--faint:#57606a;--line:#d0d7de;--card:#f6f8fa;--link:#0550ae;--bad:#a40e26;--warn:#7d4e00;--note:#0550ae;--good:#116329;--tone0:#0072b2;--tone1:#b35900;--tone2:#007a5a;--unknown:#a40e26;--unwritten:#8c959f}
@media (prefers-color-scheme:dark){:root{--paper:#0d1117;--ink:#e6edf3;--faint:#9aa4af;--line:#30363d;--card:#161b22;--link:#79c0ff;--bad:#ff8182;--warn:#f2b756;--note:#79c0ff;--good:#56d364;--tone0:#56b4e9;--tone1:#e69f00;--tone2:#4ad3a4;--unknown:#ff8182;--unwritten:#8b949e}}
*{box-sizing:border-box}
body{margin:0 auto;padding:1.5rem clamp(1rem,4vw,3rem) 4rem;max-width:76rem;background:var(--paper);color:var(--ink);font:1rem/1.55 system-ui,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;overflow-wrap:anywhere}
h1{font-size:1.9rem;line-height:1.2;margin:.5rem 0 .25rem}
h2{font-size:1.35rem;margin:2.6rem 0 .8rem;padding-bottom:.3rem;border-bottom:1px solid var(--line)}
h3{font-size:1.05rem;margin:1.6rem 0 .4rem}
h4{font-size:1rem;margin:1.2rem 0 .3rem}
p{margin:.5rem 0;max-width:70ch}
a{color:var(--link)}
.made,.words,.about,.place,small,.faint,figcaption+.words{color:var(--faint)}
nav ul{display:flex;flex-wrap:wrap;gap:.2rem 1.1rem;list-style:none;padding:0;margin:.8rem 0 0;font-size:.95rem}
#verdict>p{font-size:1.1rem}
.warning{border:1px solid var(--bad);border-left-width:.45rem;padding:.6rem .9rem;border-radius:.3rem;max-width:none}
.warning strong{color:var(--bad)}
.finding{border:1px solid var(--line);border-left:.45rem double var(--note);border-radius:.3rem;padding:.2rem 1rem .6rem;margin:.9rem 0;background:var(--card)}
.finding.error,.finding.critical{border-left:.45rem solid var(--bad)}
.finding.warning{border-left:.45rem dashed var(--warn)}
.finding h3{margin:.6rem 0 .1rem}
.finding .sign,.finding .severity{color:var(--note)}
.finding.error .sign,.finding.error .severity,.finding.critical .sign,.finding.critical .severity{color:var(--bad)}
.finding.warning .sign,.finding.warning .severity{color:var(--warn)}
.severity{text-transform:uppercase;font-size:.8em;letter-spacing:.04em}
.about{margin:0 0 .5rem;font-size:.9rem}
.evidence{font-size:.9rem;padding-left:1.2rem}
.place{font-size:.92em}
.place::before{content:"· "}
code,pre{font:.88em/1.5 ui-monospace,"Cascadia Mono",Consolas,Menlo,monospace}
pre{background:var(--card);border:1px solid var(--line);border-radius:.3rem;padding:.6rem .8rem;white-space:pre-wrap}
figure{margin:1.4rem 0}
figcaption,caption{font-weight:600;text-align:left;padding:.2rem 0}
.words{font-size:.92rem;max-width:none}
.scroll{overflow-x:auto;margin:.6rem 0}
.scroll:focus-visible,a:focus-visible{outline:2px solid var(--link);outline-offset:2px}
table{border-collapse:collapse;font-size:.9rem}
th,td{padding:.35rem .7rem;text-align:left;vertical-align:top;border-bottom:1px solid var(--line);min-width:7rem}
thead th{border-bottom:2px solid var(--line);color:var(--faint);font-weight:600}
thead th{overflow-wrap:normal}
tbody th{font-weight:500}
:is(.n2,.n3,.n4,.n5,.n6) tbody th{min-width:14.5rem}
.name{white-space:nowrap}
.n2 :is(td,th):nth-child(n+2),.n3 :is(td,th):nth-child(n+3),.n4 :is(td,th):nth-child(n+4),.n5 :is(td,th):nth-child(n+5),.n6 :is(td,th):nth-child(n+6){text-align:right;font-variant-numeric:tabular-nums}
:is(.n2,.n3,.n4,.n5,.n6) td{white-space:normal}
small{display:block;font-size:.85em;white-space:nowrap}
svg{display:block;width:100%;min-width:46rem;height:auto;font:15px system-ui,"Segoe UI",Roboto,Arial,sans-serif}
svg text{fill:var(--ink)}
svg .faint{fill:var(--faint)}
svg .strong{font-weight:600}
.axis path,.floor{stroke:var(--line);fill:none}
.axis text{fill:var(--faint)}
.axis .grid{stroke-dasharray:2 4}
.stem{stroke:var(--tone0);stroke-width:2.5;fill:none}
.mark{fill:var(--tone0);stroke:var(--tone0)}
.leaf .mark,.leaf .stem{fill:var(--tone1);stroke:var(--tone1)}
.base .mark{fill:var(--tone2);stroke:var(--tone2)}
.base .stem{stroke:var(--line)}
.unreadable .mark,.gap{fill:none;stroke:var(--unknown);stroke-width:2.5}
.gap{stroke-dasharray:5 4}
.area{fill:var(--tone0);opacity:.28}
.edge{fill:none;stroke:var(--tone0);stroke-width:2.5}
.fill{fill:var(--tone0)}
.tone1 .fill{fill:var(--tone1)}
.tone2 .fill{fill:var(--tone2)}
.unwritten .fill{fill:none;stroke:var(--unwritten)}
.unknown .fill{fill:var(--unknown);stroke:var(--unknown);stroke-dasharray:3 2}
.event.failed .mark{fill:none;stroke:var(--bad);stroke-width:2.5}
.event.begun .mark{fill:var(--tone1);stroke:none}
.event.other .mark{fill:var(--unwritten);stroke:none}
@page{margin:16mm 14mm}
@media print{:root{color-scheme:light;--paper:#fff;--ink:#000;--faint:#444;--line:#bbb;--card:#fff;--link:#000;--bad:#a40e26;--warn:#7d4e00;--note:#0550ae;--good:#116329;--tone0:#0072b2;--tone1:#b35900;--tone2:#007a5a;--unknown:#a40e26;--unwritten:#666}
body{font-size:9.5pt;padding:0;max-width:none}nav{display:none}h2{margin:1.5rem 0 .5rem}h2,h3,h4,figcaption,caption{break-after:avoid}h2,h3,h4,figure .scroll,.short,caption,tr,.warning,li{break-inside:avoid}.finding{box-decoration-break:clone;-webkit-box-decoration-break:clone}.about{break-after:avoid}svg{min-width:0}.scroll{overflow:visible}table{font-size:8pt}th,td{min-width:1.6cm;padding:.2rem .4rem}:is(.n2,.n3,.n4,.n5,.n6) tbody th{min-width:3.7cm}.words,.about,#verdict>p{font-size:1em}thead{display:table-header-group}p,li{orphans:3;widows:3}}
`.trim();

/** What a page's policy lets its style be known by: `openssl dgst -sha256 -binary | base64` of it. */
export const REPORT_CSS_SHA256 = '9OnBGIq/tluYq2Nv2hgcHlEKY+Nc/Pn7FV3/VXvk3Ko=';
