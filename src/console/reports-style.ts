/** What the report and trust pages need beside the rest of the look. Lines of a chart differ in their dashes too. */
export const REPORTS_STYLE = `
.tabs ul,ul.row{display:flex;flex-wrap:wrap;gap:.2rem 1.2rem;padding:0;list-style:none}
.report{display:grid;gap:0 2rem}.report>*{min-width:0}
@media (min-width:70rem){.report{grid-template:auto 1fr/20rem minmax(0,1fr)}.figures{grid-column:2;grid-row:1/3}.report>section:last-child{grid-column:1}}
fieldset{border:1px solid var(--line);border-radius:.3rem;margin:.5rem 0;padding:.2rem .8rem .5rem;min-width:0}h3{overflow-wrap:anywhere}h1{overflow-wrap:anywhere;font-size:clamp(1.1rem,5vw,1.5rem)}fieldset{columns:16rem}label.tick{display:flex;gap:.4rem;margin:.2rem 0;overflow-wrap:anywhere;break-inside:avoid}legend{margin:0}td a{color:inherit;text-decoration-style:dotted}
.whole{white-space:normal;overflow-wrap:anywhere;user-select:all}input[readonly]{font-family:monospace;font-size:.85rem}
.t{text-align:left}.prose td,.prose th,dd{white-space:normal;text-align:left}.prose{min-width:46rem}.prose th[scope=rowgroup]{width:12rem}.prose td,.prose th{vertical-align:top;max-width:26rem}.prose .sub{display:block;font-weight:400}.prose th[scope=rowgroup]{font-weight:600}
.lines{max-width:56rem}.lines .wide svg{min-width:32rem}.keys{list-style:none;padding:0;display:flex;flex-wrap:wrap;gap:.1rem 1.2rem}.keys svg{display:inline-block;width:2.5rem;height:.5rem;vertical-align:middle;margin-right:.4rem}
.l0{stroke:var(--new)}.l1{stroke:var(--old);stroke-dasharray:8 4}.l2{stroke:var(--by);stroke-dasharray:2 5}.l3{stroke:var(--good);stroke-dasharray:12 4 2 4}.l4{stroke:var(--bad);stroke-dasharray:5 3}.l5{stroke:currentColor;stroke-dasharray:12 6}.l6{stroke:var(--soft);stroke-dasharray:2 3 8 3}
dt{font-weight:600}dd{margin:0 0 .4rem 1rem;overflow-wrap:anywhere}.ids{columns:20rem}
form.line{display:flex;flex-wrap:wrap;gap:0 1rem;align-items:end}
`;
