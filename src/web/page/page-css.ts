import { REPORT_CSS } from '../../report/html/report-css.ts';

/**
 * A report's style, and that of what can be pressed. Paper can't be pressed: it gets what was found, and of
 * what can be asked for only the answers.
 */
export const PAGE_CSS = `${REPORT_CSS}
.none{display:none}
.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.drop{border:2px dashed var(--line);border-radius:.5rem;padding:1.2rem;margin:1rem 0;text-align:center}
.drop.over{border-color:var(--link);background:var(--card)}
.drop p{max-width:none}
button,input,select{box-sizing:border-box;margin:.15rem 0;font:inherit;color:inherit;background:var(--card);border:1px solid var(--faint);border-radius:.35rem;padding:.35rem .8rem;max-width:100%}
button{cursor:pointer}
button:disabled{color:var(--faint);cursor:default}
button:not(:disabled):hover{border-color:var(--link)}
:is(button,input,select,pre):focus-visible{outline:2px solid var(--link);outline-offset:2px}
.drop label{display:inline-block;margin:.6rem .5rem 0;max-width:calc(100% - 1rem)}
.progress{display:flex;gap:1rem;align-items:center}
pre.tall{max-height:32rem;overflow:auto}
form{margin:.6rem 0}
@media print{.drop,button,.progress{display:none}pre.tall{max-height:none;overflow:visible}
:is(#inside,#inside>div):not(:has(pre:not(.none),table)),#explain:not(:has(pre:not(.none))){display:none}}
`.trim();
