/** A module and what it imports, as the text of an expression; see bundled-text.js. */
declare module '*?bundled' {
  const text: string;
  export default text;
}
