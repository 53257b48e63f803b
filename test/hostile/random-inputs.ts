import { performance } from 'node:perf_hooks';
import fc from 'fast-check';

/** How many random inputs of each kind are tried: `MLP_RANDOM_INPUTS=100000` makes a campaign of it. */
export const INPUT_COUNT = Number(process.env.MLP_RANDOM_INPUTS ?? 100);

/** Where a campaign begins: another seed makes other inputs. */
const SEED = Number(process.env.MLP_RANDOM_SEED ?? 17);

/** In milliseconds. No input is large: what takes longer has lost its way. */
const LONGEST = 10_000;

/** In kB. No input is large, and what it says of sizes is not to be believed. */
const MOST_MEMORY = 300_000;

/** Inputs of one kind, and what is done with each. */
export interface InputKind<T> {
  readonly inputs: fc.Arbitrary<T>;
  /** Throws for what must not happen. What is refused is no fault; the answer is for the count. */
  readonly run: (input: T) => Promise<string>;
  /** How an input is shown. */
  readonly show: (input: T) => string;
}

/** What came of the inputs of a kind. */
export interface Campaign {
  /** The shortest input that showed each fault. */
  readonly faults: readonly string[];
  /** How many there were of each answer. */
  readonly answers: Readonly<Record<string, number>>;
  /** In milliseconds. */
  readonly slowest: number;
  /** The most memory that the process has taken, in kB. */
  readonly memory: number;
}

/** Tries inputs of a kind; all of them, however many show a fault. */
export async function campaign<T>({ inputs, run, show }: InputKind<T>): Promise<Campaign> {
  const faults = new Map<string, string>();
  const answers: Record<string, number> = {};
  let slowest = 0;
  let { maxRSS: memory } = process.resourceUsage();
  const fault = (what: string, input: T): void => {
    const shown = show(input);
    const known = faults.get(what);
    if (known === undefined || shown.length < known.length) faults.set(what, shown);
  };
  const property = fc.asyncProperty(inputs, async (input) => {
    const begin = performance.now();
    try {
      const answer = await run(input);
      answers[answer] = (answers[answer] ?? 0) + 1;
    } catch (error) {
      fault(signature(error), input);
    }
    const took = performance.now() - begin;
    slowest = Math.max(slowest, took);
    const { maxRSS } = process.resourceUsage();
    if (maxRSS > memory + MOST_MEMORY) fault(`it took hundreds of MB more`, input);
    memory = maxRSS;
    if (took > LONGEST) fault(`it took ${(took / 1000).toFixed(0)} s`, input);
  });
  await fc.assert(property, { numRuns: INPUT_COUNT, seed: SEED });
  return {
    faults: [...faults].map(([what, input]) => `${what}\nby ${input}`),
    answers,
    slowest,
    memory,
  };
}

/** What tells a fault from others: its message without numbers and texts, and where it was thrown. */
function signature(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const [place = ''] =
    error.stack?.split('\n').filter((line) => /^ +at .*\/(src|node_modules)\//.test(line)) ?? [];
  return `${error.name}: ${error.message
    .replace(/\d+/g, '0')
    .replace(/"[^"]*"/g, '""')
    .slice(0, 600)}${place}`;
}
