/** The one generator of seedrandom that is used; its types know only the whole package. */
declare module 'seedrandom/lib/alea.js' {
  /** Uniform in [0, 1), in steps of 2⁻³². */
  export default function alea(seed: string): () => number;
}
