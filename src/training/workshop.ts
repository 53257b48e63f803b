import type { Precision } from '../autodiff/evaluate.js';
import { memoryOf } from '../engine/memory-of.js';
import {
  type Engine,
  type ExampleMatrix,
  isStored,
  type StoredExamples,
} from '../engine/program.js';
import type { ExampleRows } from '../network/example-rows.js';
import { LinearMemory } from '../support/wasm/memory.js';
import type { Recipe } from './recipe.js';
import type { ResolvedRecipe } from './resolve-recipe.js';
import { createTrainer, structureOf, type Trainer, type TrainingData } from './trainer.js';

/** Where a training takes place: a memory, what is stored in it, and what trains there. */
export interface Workplace {
  readonly memory: LinearMemory;
  /** Examples where all trainers of the place take them as they lie. */
  store(examples: ExampleRows, precision: Precision): ExampleRows;
  /** @param count of the training examples */
  trainer(recipe: Recipe, resolved: ResolvedRecipe, count: number): Trainer;
}

/** A place for one training alone: where its examples lie. */
export function ownWorkplace(engine: Engine, { training }: TrainingData): Workplace {
  const memory = memoryOf(training.examples);
  return {
    memory,
    store: ({ examples, rows }, precision) => ({
      examples: engine.store(examples, precision, memory),
      rows,
    }),
    trainer: (recipe, resolved) => createTrainer(recipe, resolved, engine, memory),
  };
}

/** So many trainers are kept: each has its graphs and its modules. */
const MOST_TRAINERS = 64;

/** How large a memory may become before another is begun: the examples of small trainings, and a thousand modules. */
const BUDGET = 268_435_456;
/** Examples of more than this part of it are not copied: beside their steps, the time to compile is nothing. */
const LARGE = 1 / 8;
/** Nor are those that lie in a memory already: code is compiled once in each, and not for each training. */
const LARGE_STORED = 1 / 32;

type Examples = ExampleMatrix | StoredExamples;

/** A memory, what is stored there, and the trainers that nobody uses, the one used last at the end. */
interface Shared {
  readonly memory: LinearMemory;
  readonly stored: WeakMap<Examples, Map<Precision, Examples>>;
  readonly idle: [structure: string, trainer: Trainer][];
}

/**
 * What many trainings in one process share, such as those of a sweep: one memory, in which examples that several train
 * on are stored once, and trainers, so that of all trainings of one structure only the first one compiles anything. Each
 * training comes to the bits that it comes to alone.
 */
export class Workshop {
  readonly #engine: Engine;
  readonly #budget: number;
  #shared = emptyPlace(new LinearMemory());
  /** Of large examples that lie in a memory already. */
  readonly #large = new WeakMap<Examples, Shared>();

  /** @param budget in bytes: the memory is given up when more is taken, as it cannot become smaller. */
  constructor(engine: Engine, budget = BUDGET) {
    this.#engine = engine;
    this.#budget = budget;
  }

  /**
   * Does some work at a place whose trainers nobody else uses until it is done. Large examples stay where they are: that is
   * their place, or they are copied for this work alone. Nobody writes to any of the examples any more.
   */
  async work<T>(data: TrainingData, work: (place: Workplace) => Promise<T>): Promise<T> {
    const { memory, stored, idle } = this.#placeFor(data);
    const taken: [string, Trainer][] = [];
    try {
      return await work({
        memory,
        store: ({ examples, rows }, precision) => {
          const known = stored.get(examples) ?? new Map<Precision, Examples>();
          const found = known.get(precision) ?? this.#engine.store(examples, precision, memory);
          stored.set(examples, known.set(precision, found));
          return { examples: found, rows };
        },
        trainer: (recipe, resolved, count) => {
          const structure = structureOf(recipe, resolved, count);
          const at = idle.findIndex(([other]) => other === structure);
          const trainer =
            at < 0
              ? createTrainer(recipe, resolved, this.#engine, memory)
              : idle.splice(at, 1)[0][1];
          taken.push([structure, trainer]);
          return trainer;
        },
      });
    } finally {
      idle.push(...taken);
      idle.splice(0, idle.length - MOST_TRAINERS);
    }
  }

  #placeFor(data: TrainingData): Shared {
    const { examples } = data.training;
    const large = this.#budget * (isStored(examples) ? LARGE_STORED : LARGE);
    if (bytesOf(data) <= large) {
      if (this.#shared.memory.end > this.#budget) this.#shared = emptyPlace(new LinearMemory());
      return this.#shared;
    }
    const known = this.#large.get(examples) ?? emptyPlace(memoryOf(examples));
    if (isStored(examples)) this.#large.set(examples, known);
    return known;
  }
}

function emptyPlace(memory: LinearMemory): Shared {
  return { memory, stored: new WeakMap(), idle: [] };
}

/** What examples take, all together, in numbers of 8 bytes. */
function bytesOf({ training, validation }: TrainingData): number {
  const all = new Set([training.examples, ...(validation ? [validation.examples] : [])]);
  return [...all].reduce((sum, { count, inputs }) => sum + 8 * count * (inputs + 2), 0);
}
