/** The page's look. Lines differ in their dashes as well as in their colour. */
export const STYLE = `
:root{color-scheme:light dark;--old:#b45309;--new:#1d4ed8;--by:#6b21a8;--good:#166534;--bad:#b91c1c;--warn:#92400e;--line:#8884;--soft:#6b6b6b;font:100%/1.5 system-ui,sans-serif;background:Canvas;color:CanvasText}
@media screen and (prefers-color-scheme:dark){:root{--old:#fbbf24;--new:#7db3ff;--by:#d8a8ff;--good:#6ee7a0;--bad:#ff9a9a;--warn:#fcd34d;--soft:#a8a8a8}}
*{box-sizing:border-box}
body{margin:0 auto;padding:1rem clamp(1rem,3vw,3rem) 3rem;max-width:100rem}
h1{font-size:1.5rem;margin:.5rem 0}h2{font-size:1.2rem;margin:2.5rem 0 .3rem;padding-top:.8rem;border-top:1px solid var(--line);overflow-wrap:anywhere}h3{font-size:1rem;margin:1.2rem 0 .3rem}
p,ul{margin:.3rem 0;max-width:60rem}li{margin:.2rem 0}
.sub{color:var(--soft);font-size:.9rem;overflow-wrap:anywhere}code{font-size:.88em;overflow-wrap:anywhere;background:var(--line);padding:.05em .3em;border-radius:.25em}
.verdict{border-left:.35rem solid;padding:.4rem .8rem;font-size:1.05rem}.verdict strong{font-size:1.15rem}
.acceptable{color:var(--good)}.different,.bad{color:var(--bad)}.incomparable{color:var(--warn)}
.tag{font-size:.75rem;font-weight:600;border:1px solid;border-radius:1rem;padding:.05rem .5rem;white-space:nowrap;vertical-align:middle}
nav ul{list-style:none;padding:0;display:grid;grid-template-columns:repeat(auto-fill,minmax(min(17rem,100%),1fr));gap:.1rem 1rem;max-width:none}
a{color:var(--new)}.skip{position:absolute;left:-99rem}.skip:focus{position:static}
:focus-visible{outline:3px solid var(--new);outline-offset:2px}
.causes li{font-weight:600}.causes .sub{font-weight:400}
.wide{overflow-x:auto;margin:1rem 0}table{border-collapse:collapse;font-size:.9rem;font-variant-numeric:tabular-nums}
caption{text-align:left;font-weight:600;position:sticky;left:0}th,td{padding:.15rem .7rem .15rem 0;border-bottom:1px solid var(--line);text-align:right;white-space:nowrap}
th:first-child,details td:nth-child(2),details td:last-child,details th:nth-child(2),details th:last-child{text-align:left}tbody th{font-weight:400}
summary{cursor:pointer;font-weight:600;margin-top:1rem}
.charts{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(30rem,100%),1fr));gap:1rem 2rem}
figure{margin:0;break-inside:avoid}figcaption{font-weight:600;font-size:.9rem;overflow-wrap:anywhere}
svg{width:100%;height:auto;display:block}svg text{font-size:17px;fill:var(--soft)}.e{text-anchor:end}.m{text-anchor:middle}
svg path{fill:none;stroke-width:2.5;stroke-linejoin:round;stroke-linecap:round;vector-effect:non-scaling-stroke}
svg .g{stroke:var(--line);stroke-width:1}.o{stroke:var(--old);stroke-width:2}.n{stroke:var(--new);stroke-dasharray:5 4;stroke-width:2}.d{stroke:var(--by);stroke-width:1.5}
.legend .k{display:inline-block;width:2.2rem;height:0;border-top:3px solid;vertical-align:middle;margin:0 .4rem 0 1rem}.legend .ko{border-color:var(--old);margin-left:0}.legend .kn{border-color:var(--new);border-top-style:dashed}.legend .kd{border-color:var(--by)}
@media print{:root{color-scheme:light}body{max-width:none;padding:0;font-size:10pt}nav,.skip{display:none}.wide{overflow:visible}details{display:block}h2{break-after:avoid}tr{break-inside:avoid}table{font-size:8pt}th,td{white-space:normal;overflow-wrap:anywhere;padding-right:.4rem}tbody th[scope=row]{white-space:nowrap}}
`.replace(/\n/g, "");
