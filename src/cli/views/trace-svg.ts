/** Colours where the reader's ground is dark; the light ones are in the graph itself. */
const STYLE = `<style>
svg { background: #ffffff; }
@media (prefers-color-scheme: dark) {
  svg { background: #16181d; }
  .node text { fill: #f0f0f0; }
  .node path { fill: #2a2d34; stroke: #9a9aa2; }
  .node.input path { fill: #17304f; stroke: #7fb2f0; }
  .node.output path { fill: #4a3210; stroke: #f0b35c; }
  .edge path { stroke: #9a9aa2; }
  .edge polygon { fill: #9a9aa2; stroke: #9a9aa2; }
}
</style>
`;

/** A graph in the language of Graphviz as a picture, drawn by Graphviz itself; nothing of it is loaded before. */
export async function svgOf(dot: string, title: string): Promise<string> {
  const { instance } = await import('@viz-js/viz');
  const drawn = (await instance()).renderString(dot, { format: 'svg' });
  // Without the head of an XML file, it can also be put into a page.
  const svg = drawn.slice(drawn.indexOf('<svg'));
  const end = svg.indexOf('>') + 1;
  const head = svg.slice(0, end - 1).replaceAll('\n', '');
  const text = escapedXml(title);
  return `${head} role="img" aria-label="${text}">\n<title>${text}</title>\n${STYLE}${svg.slice(end).trimStart()}`;
}

function escapedXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
