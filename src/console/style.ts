/** The console's look: that of the comparison's page, so that both are one, with what bars, forms and notices need. */
import { STYLE } from "../diff/page-style.ts";
import { OPERATOR_STYLE } from "./operator-style.ts";
import { REPORTS_STYLE } from "./reports-style.ts";

export const CONSOLE_STYLE = `${STYLE}
.site{display:flex;flex-wrap:wrap;gap:.2rem 1.5rem;align-items:baseline;border-bottom:1px solid var(--line);padding-bottom:.6rem;margin-bottom:1rem}
.site>a{font-weight:700;color:inherit;text-decoration:none}.site ul{display:flex;flex-wrap:wrap;gap:0 1.2rem}.site .sub{margin:0 0 0 auto}
[aria-current]{font-weight:700;color:inherit;text-decoration:none;border-bottom:2px solid}
.notice{border-left:.35rem solid;padding:.4rem .8rem;max-width:60rem;overflow-wrap:anywhere}
form{max-width:36rem}label,legend{display:block;font-weight:600;margin:.9rem 0 .2rem}label.tick{font-weight:400}
input,select,button{font:inherit;color:inherit;background:Canvas;border:1px solid var(--soft);border-radius:.3rem;padding:.35rem .6rem;max-width:100%}
input:not([type=checkbox]),select{width:100%}button{margin:.9rem .6rem 0 0;cursor:pointer}form a{display:inline-block;padding:.4rem 0}button.first{background:var(--new);color:Canvas;border-color:var(--new)}
${REPORTS_STYLE}${OPERATOR_STYLE}input[type=checkbox]{width:1em;height:1em;flex:none}@media print{.cal{break-inside:avoid}.site,form,form.line{display:none}.prose{min-width:0}.prose tbody th{white-space:normal}.prose .sub{font-size:1em}}
`.replace(/\n/g, "");
