import { SHADES } from './sweep/score-charts.js';

/** The style sheet of a report: light and dark as the reader's system is, and black on white on paper. Its variables are in capitals, as flags are not. */
export const style = `
:root { color-scheme: light dark; --BG: #fff; --FG: #1b1f24; --SOFT: #5b6570; --LINE: #d8dde3; --PANEL: #f6f8fa;
  --C0: #0969a8; --C1: #c2500b; --C2: #0b7a55; --C3: #a8377e; --C4: #8a6a00; --C5: #5b4bc4; --C6: #b3261e; --C7: #4d5b6a; }
@media screen and (prefers-color-scheme: dark) { :root { --BG: #14181d; --FG: #e8ecf1; --SOFT: #a3aebb; --LINE: #343c46; --PANEL: #1c2229;
  --C0: #58b4f5; --C1: #ff9a56; --C2: #3fcf9c; --C3: #f08cc4; --C4: #e3c04a; --C5: #a99bff; --C6: #ff8a80; --C7: #b4c0cd; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem clamp(0.75rem, 3vw, 2rem) 3rem; max-width: 90rem; background: var(--BG); color: var(--FG);
  font: 15px/1.45 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; margin: 0; } h2 { font-size: 1.2rem; margin: 2.2rem 0 0.6rem; padding-top: 0.6rem; border-top: 1px solid var(--LINE); }
h3 { font-size: 1rem; margin: 0 0 0.4rem; } p { margin: 0.4rem 0 0.8rem; } .about, figcaption, .readout, summary { color: var(--SOFT); }
.figures { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 30rem), 1fr)); gap: 1.2rem; align-items: start; margin-top: 1rem; }
.figures.small { grid-template-columns: repeat(auto-fill, minmax(min(100%, 20rem), 1fr)); }
figure { margin: 0; padding: 0.9rem 1rem; border: 1px solid var(--LINE); border-radius: 8px; background: var(--PANEL); min-width: 0; overflow-x: auto; }
figcaption { font-size: 0.87rem; margin-top: 0.3rem; } details { margin-top: 0.5rem; font-size: 0.87rem; } summary { cursor: pointer; }
svg { max-width: 100%; height: auto; display: block; } svg text { fill: var(--SOFT); font: 12px system-ui, sans-serif; }
svg text.name { fill: var(--FG); } .legend svg { display: inline-block; flex: none; }
svg:focus-visible { outline: 2px solid var(--C0); outline-offset: 2px; }
.grid { stroke: var(--LINE); } .axis { stroke: var(--SOFT); } .reference { stroke: var(--SOFT); stroke-dasharray: 4 4; }
.cursor { stroke: var(--FG); stroke-width: 1; } .readout { display: block; min-height: 1.5em; font-size: 0.87rem; font-variant-numeric: tabular-nums; }
.series { fill: none; stroke-width: 2; stroke-linejoin: round; } .dashed { stroke-dasharray: 6 4; }
.point, .mark { stroke: var(--BG); stroke-width: 1; } .whisker { stroke: var(--FG); stroke-width: 1.5; } .ground { fill: var(--PANEL); stroke: var(--FG); } .missed { stroke: var(--FG); stroke-width: 2; }
${Array.from({ length: 8 }, (_, k) => `.s${k} { stroke: var(--C${k}); } .f${k} { fill: var(--C${k}); }`).join('\n')}
${Array.from({ length: SHADES }, (_, k) => `.r${k} { --R: color-mix(in oklab, var(--C0) ${Math.round((100 * k) / (SHADES - 1))}%, var(--C1)); }`).join('\n')}
.trial { fill: none; stroke: var(--R); stroke-width: 1.5; stroke-linejoin: round; } .trial-mark { fill: var(--R); stroke: var(--BG); stroke-width: 1; } .lost { fill: none; stroke: var(--SOFT); stroke-width: 1.5; }
.near { fill: none; stroke: transparent; stroke-width: 10; } .trial.lost { stroke-dasharray: 3 4; stroke-width: 1; }
svg text.tick { fill: var(--FG); paint-order: stroke; stroke: var(--PANEL); stroke-width: 3px; pointer-events: none; } [data-trial] { cursor: pointer; }
.lighting svg [data-trial]:not(.lit) { opacity: 0.15; } .lit .trial { stroke-width: 4; } circle.lit { stroke: var(--FG); stroke-width: 2; } path.lost.lit { stroke: var(--FG); stroke-width: 3; }
.long { max-height: 26rem; overflow: auto; margin-top: 0.8rem; position: relative; } .long th, .long td { white-space: nowrap; min-width: 0; } .long thead th { position: sticky; top: 0; background: var(--PANEL); } tr.lit > * { background: color-mix(in oklab, var(--C0) 18%, var(--PANEL)); }
.long button { font: inherit; color: inherit; background: none; border: 1px solid transparent; padding: 0 0.3rem; cursor: pointer; } .long button[aria-pressed=true] { border-color: var(--C0); border-radius: 4px; }
.trials .readout { min-height: 3em; } .sweep .figures { margin-top: 1.2rem; }
.region { shape-rendering: crispEdges; }
.cell { stroke: var(--LINE); } .cell.right { fill: var(--C0); } .cell.wrong { fill: var(--C1); }
svg text.count { fill: var(--FG); font-size: 13px; } svg text.count.full { fill: var(--BG); font-weight: 600; }
@media screen and (prefers-color-scheme: dark) { svg text.count.half { fill: var(--BG); font-weight: 600; } }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: 0.2rem 1rem; margin: 0.3rem 0 0; padding: 0; font-size: 0.87rem; }
.legend li { display: flex; align-items: center; gap: 0.4rem; }
.table { overflow-x: auto; } table { border-collapse: collapse; font-size: 0.87rem; font-variant-numeric: tabular-nums; }
th, td { padding: 0.22rem 0.9rem 0.22rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--LINE); min-width: 3.5rem; }
thead th { color: var(--SOFT); font-weight: 500; } tbody th { font-weight: 500; } td.n, th.n { text-align: right; } td.n { white-space: nowrap; } th { overflow-wrap: normal; }
.try { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 22rem), 1fr)); gap: 1.5rem; }
.try form { display: grid; grid-template-columns: minmax(5rem, max-content) 1fr 8.5rem; gap: 0.5rem 0.8rem; align-items: center; align-content: start; max-height: 34rem; overflow-y: auto; }
.try label { max-width: 14rem; } .try input, .try select { font: inherit; width: 100%; min-width: 0; accent-color: var(--C0); }
#prediction { display: block; font-size: 1.5rem; font-weight: 600; margin-bottom: 0.6rem; }
.share { display: grid; grid-template-columns: minmax(4rem, 10rem) 1fr 4.5rem; gap: 0.6rem; align-items: center; font-size: 0.87rem; margin: 0.2rem 0; }
.share progress { width: 100%; height: 0.8rem; accent-color: var(--C0); } .share span:last-child { text-align: right; font-variant-numeric: tabular-nums; }
@media print { body { max-width: none; padding: 0; font-size: 11px; } figure, section > table { break-inside: avoid; } h2, h3 { break-after: avoid; }
  #try, .readout, details:not([open]) { display: none; } .bar, .cell, .point, .mark, rect, progress { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
`;
