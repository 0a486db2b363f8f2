/** What the operator's pages (coverage, clients, set-up) need beside the rest of the look. */
export const OPERATOR_STYLE = `
p,li{overflow-wrap:anywhere}
.vh{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.row{display:flex;flex-wrap:wrap;gap:0 .6rem}.row form{margin:0}
.cals{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(17rem,100%),1fr));gap:1.2rem 2.5rem;margin:1rem 0}
.cal{table-layout:fixed;width:100%;align-self:start}.cal th,.cal td{position:relative;text-align:center;padding:.15rem 0}.cal b{display:block;line-height:1.1}.cal abbr{text-decoration:none}
.legend span{margin-right:1.2rem;white-space:nowrap}
.text th,.text td{text-align:left;vertical-align:top;padding-right:1.2rem}.text td:last-child{white-space:normal;max-width:30rem;overflow-wrap:anywhere}.text td:nth-child(n+3):last-child{min-width:min(24rem,80vw)}
.found{list-style:none;padding:0}.found li{margin:.5rem 0}.found .tag{margin-right:.5rem}
`;
