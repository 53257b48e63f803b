import { keysOf } from '../../support/records.js';
import type { EpochRecord } from '../../training/epoch-record.js';

/** What can be known of an epoch, in the order in which it is. */
const fields = {
  member: true,
  epoch: true,
  loss: true,
  accuracy: true,
  validationLoss: true,
  validationAccuracy: true,
  validationCalibratedLoss: true,
  learningRate: true,
  gradientNorm: true,
  seconds: true,
} satisfies Record<keyof EpochRecord, true>;

export type CurveField = keyof typeof fields;
export const curveFields = keysOf(fields);

/** The fields that every epoch has. */
const always: readonly CurveField[] = ['epoch', 'loss', 'learningRate', 'seconds'];

/** Whether these can be the fields of a curve. */
export function areCurveFields(names: readonly CurveField[]): boolean {
  return (
    names.length === 0 ||
    (new Set(names).size === names.length && always.every((name) => names.includes(name)))
  );
}

/** The records of epochs, one after the other, as numbers: an epoch may take microseconds, and there may be millions. */
export class Curve {
  #fields: readonly CurveField[];
  #numbers: Float64Array;
  #epochs: number;

  /**
   * @param of what is known of each epoch; nothing before there is one
   * @param numbers epoch by epoch, a number for each field
   */
  constructor(of: readonly CurveField[] = [], numbers: Float64Array = new Float64Array(0)) {
    this.#fields = of;
    this.#numbers = numbers;
    this.#epochs = of.length === 0 ? 0 : numbers.length / of.length;
  }

  get epochs(): number {
    return this.#epochs;
  }

  get fields(): readonly CurveField[] {
    return this.#fields;
  }

  /** Epoch by epoch; a view, which is good until an epoch is added. */
  get numbers(): Float64Array {
    return this.#numbers.subarray(0, this.#epochs * this.#fields.length);
  }

  /** Takes an epoch of which the same is known as of those before it. */
  add(record: EpochRecord): void {
    if (this.#epochs === 0) this.#fields = curveFields.filter((name) => record[name] !== undefined);
    const start = this.#epochs * this.#fields.length;
    const end = start + this.#fields.length;
    if (end > this.#numbers.length) {
      const grown = new Float64Array(2 * end);
      grown.set(this.#numbers);
      this.#numbers = grown;
    }
    this.#fields.forEach((name, i) => {
      this.#numbers[start + i] = record[name] ?? Number.NaN;
    });
    this.#epochs++;
  }

  /** The record of an epoch, counted from 0. */
  at(index: number): EpochRecord {
    const start = index * this.#fields.length;
    const known: Readonly<Record<string, number>> = Object.fromEntries(
      this.#fields.map((name, i) => [name, this.#numbers[start + i]]),
    );
    const { epoch, loss, learningRate, seconds } = known;
    return { ...known, epoch, loss, learningRate, seconds };
  }

  /** All of them in turn. */
  *records(): Generator<EpochRecord> {
    for (let i = 0; i < this.#epochs; i++) yield this.at(i);
  }

  /** One to which epochs can be added while this one stays as it is. */
  copy(): Curve {
    return new Curve(this.#fields, this.numbers.slice());
  }
}
