import { Html } from './html.ts'

/** The whole look. Colours after Okabe and Ito, told apart by colour-blind people too; every colour comes with a shape or a word. */
export const STYLE = new Html(`
:root{color-scheme:light dark;--bg:#fbfaf8;--card:#fff;--ink:#1d1f22;--soft:#5b6068;--line:#dcdad5;--grid:#eceae5;--good:#00735a;--goodbg:#e3f3ee;--bad:#b3261e;--badbg:#fbe6e4;
--near:#0067a8;--rand:#8b8f97;--best:#b35900;--work:#3f8fc4;--wait:#c3dcec;--check:#00735a;--away:#b3261e;--mono:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
@media(prefers-color-scheme:dark){:root{--bg:#15171a;--card:#1d2024;--ink:#e9e7e2;--soft:#a3a8b0;--line:#363a41;--grid:#2a2e33;--good:#4cc9a4;--goodbg:#17322b;--bad:#ff8a80;--badbg:#3b2020;
--near:#5ab4f0;--rand:#8d939c;--best:#f0a050;--work:#3d86b8;--wait:#24465c;--check:#4cc9a4;--away:#ff8a80}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",sans-serif}
main{max-width:1080px;margin:0 auto;padding:40px 24px 56px}
h1{font-size:clamp(1.6rem,4.5vw,2.4rem);line-height:1.15;letter-spacing:-.02em;margin:0 0 .5em;max-width:22em}
h2{font-size:1.3rem;line-height:1.25;letter-spacing:-.01em;margin:0 0 .4em}
h3{font-size:1rem;margin:1.4em 0 .4em}
p{margin:.4em 0 .8em;max-width:46em}p,li{overflow-wrap:anywhere}
.lead{font-size:1.08rem}
.soft,figcaption,small{color:var(--soft)}
section{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:24px;margin:20px 0;min-width:0}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(148px,1fr));gap:12px;margin:24px 0}
.tile{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:14px 16px}
.tile b{display:block;font-size:1.55rem;line-height:1.2;letter-spacing:-.02em;font-variant-numeric:tabular-nums}
.tile span{color:var(--soft);font-size:.86rem;line-height:1.35;display:block}
.verdict{display:inline-block;font-weight:600;border-radius:999px;padding:4px 14px;margin:0 0 14px}
.held{background:var(--goodbg);color:var(--good)}.failed{background:var(--badbg);color:var(--bad)}
ul.checks{list-style:none;padding:0;margin:0;display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,420px),1fr));gap:8px 28px}
ul.checks li{display:grid;grid-template-columns:1.4em 1fr;line-height:1.4}
ul.checks small{display:block;overflow-wrap:anywhere}
.ok{color:var(--good);font-weight:700}.no{color:var(--bad);font-weight:700}
figure{margin:12px 0 0}figcaption{font-size:.88rem;margin-top:8px;max-width:56em}
.scroll{overflow-x:auto;-webkit-overflow-scrolling:touch}
.scroll:focus-visible,summary:focus-visible{outline:2px solid var(--near);outline-offset:2px}
svg{display:block;width:100%;height:auto;font:12px system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
svg text{fill:var(--soft)}svg .strong{fill:var(--ink);font-weight:600}svg .halo text{paint-order:stroke;stroke:var(--card);stroke-width:4px;stroke-linejoin:round}
.legend{display:flex;flex-wrap:wrap;gap:4px 18px;font-size:.88rem;color:var(--soft);margin:8px 0 4px;padding:0;list-style:none}
.legend svg{width:18px;height:14px;display:inline-block;vertical-align:-2px;margin-right:6px}
table{border-collapse:collapse;font-size:.9rem;width:100%;font-variant-numeric:tabular-nums}
th,td{text-align:left;padding:6px 12px 6px 0;border-bottom:1px solid var(--grid);vertical-align:top}
th{color:var(--soft);font-weight:600;white-space:nowrap}
td.n,th.n{text-align:right;white-space:nowrap}td.nowrap{white-space:nowrap}
tr.marked td{background:var(--badbg)}
tr.marked td:first-child{padding-left:8px}
code{white-space:nowrap}code,.mono{font-family:var(--mono);font-size:.84em;overflow-wrap:anywhere}
.pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,240px),1fr));gap:12px;margin:14px 0}
.pair>div{border:1px solid var(--line);border-radius:10px;padding:14px 16px}
.pair .big{font-size:1.7rem;font-weight:700;letter-spacing:-.02em;display:block;line-height:1.25}
.lie{border-color:var(--bad)!important}.lie .big{color:var(--bad)}.true .big{color:var(--good)}
details{margin-top:14px}summary{cursor:pointer;color:var(--near);font-weight:600}
dl{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:4px 16px;font-size:.9rem;margin:12px 0 0}dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere}
footer h2{margin-top:28px}footer li{margin:.35em 0;max-width:52em}
pre{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:14px 16px;margin:8px 0 0;white-space:pre-wrap;overflow-wrap:anywhere;font:600 .92rem/1.5 var(--mono)}
.bar{stroke:none}.f-near{fill:var(--near)}.f-rand{fill:none;stroke:var(--rand);stroke-width:1.3}.f-best{fill:none;stroke:var(--best);stroke-width:2.2}
.f-lie{fill:none;stroke:var(--bad);stroke-width:2.2}.f-div{stroke:var(--ink);stroke-width:1.8;fill:none}.f-win{fill:none;stroke:var(--best);stroke-width:2.2}
.grid{stroke:var(--grid);stroke-width:1}.axis{stroke:var(--line);stroke-width:1}
.f-work{fill:var(--work)}.f-wait{fill:var(--wait)}.f-check{fill:var(--check)}.f-away{fill:url(#away);stroke:var(--away);stroke-width:1}
.s-gain{fill:var(--bad)}.s-away{stroke:var(--away);stroke-width:2}.band{fill:var(--grid);opacity:.55}
button{font-family:inherit;font-size:1rem;font-weight:600;line-height:1.2;color:#fff;background:#0067a8;border:0;border-radius:8px;padding:11px 18px;min-width:11em;cursor:pointer}
button:hover{background:#00558c}button:disabled{opacity:.55;cursor:default}button:focus-visible{outline:3px solid var(--near);outline-offset:2px}
output{display:block}output .verdict{margin:6px 0 10px;border-radius:14px}
table.worlds td:first-child{color:var(--soft)}table.worlds td,table.worlds th{width:33%}
ol.steps{list-style:none;padding:0;margin:4px 0 12px}
table.sides{table-layout:fixed}.checks code{white-space:normal}.sides th:first-child{width:9.5em;white-space:normal}.sides td{overflow-wrap:anywhere;font-family:var(--mono);font-size:.94em}.sides .marked th:first-child{background:var(--badbg);padding-left:8px}
ul.checks.one{grid-template-columns:1fr;margin:14px 0}ul.checks.one span{overflow-wrap:anywhere}
@media(max-width:560px){main{padding:24px 14px 40px}section{padding:18px 16px;border-radius:10px}dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:8px}.wide{min-width:780px}.sides tr{display:grid;grid-template-columns:1fr 1fr;border-bottom:1px solid var(--grid)}.sides td,.sides th{border:0}.sides th:first-child{grid-column:1/-1;width:auto;padding-bottom:0}.sides tr.marked{background:var(--badbg);padding:0 8px;margin:0 -8px}.sides .marked th:first-child{padding-left:0}}
@media print{section,.tile{break-inside:avoid}button{display:none}}
`)
