import * as v from 'valibot';
import { issueText } from '../../model/issue-text.js';
import type { TrialResult } from '../trial.js';
import { recordsIn } from './parse-ledger.js';
import { trialSchema } from './schema.js';

/** In characters, many times what a trial has: what is longer is not kept in memory to look for its end. */
const LONGEST = 1 << 16;

/** What is told of the lines that somebody prints. */
export interface ResultListener {
  onResult(result: TrialResult): void;
  /** A line, or a part of one, is no result. */
  onOther(line: string, reason: string): void;
}

/** Finds the results in what another program prints, however it comes in pieces. */
export class ResultLines {
  readonly #listener: ResultListener;
  #open = '';
  #isTooLong = false;

  constructor(listener: ResultListener) {
    this.#listener = listener;
  }

  add(text: string): void {
    const lines = text.split('\n');
    const last = lines.pop() ?? '';
    for (const line of lines) {
      this.#extend(line);
      this.end();
    }
    this.#extend(last);
  }

  /** The line that is open has come to its end. */
  end(): void {
    const line = this.#open;
    if (this.#isTooLong) this.#listener.onOther(line, 'it is too long for the result of a trial');
    else this.#read(line);
    this.#open = '';
    this.#isTooLong = false;
  }

  #extend(text: string): void {
    if (this.#isTooLong) return;
    this.#open += text;
    if (this.#open.length <= LONGEST) return;
    this.#isTooLong = true;
    this.#open = this.#open.slice(0, 100);
  }

  #read(line: string): void {
    const { onResult, onOther } = this.#listener;
    const { whole, isTorn } = recordsIn(line, false);
    for (const value of whole) {
      const checked = v.safeParse(trialSchema, value, { abortEarly: true });
      if (checked.success) onResult(checked.output);
      else onOther(line, issueText(checked.issues[0], 'the trial'));
    }
    if (isTorn) onOther(line, 'it was not written to the end');
    else if (whole.length === 0 && line.trim() !== '') onOther(line, 'it is not JSON');
  }
}
