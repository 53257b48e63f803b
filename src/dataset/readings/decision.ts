import type { FieldText } from './column-fields.js';
import type { DateOrder } from './date.js';
import type { DecimalSeparator } from './formatted-number.js';
import type { Reading } from './reading.js';

/** What settles a column that could be read in two ways. */
export interface ReadingOptions {
  readonly decimal?: DecimalSeparator | undefined;
  readonly dateOrder?: DateOrder | undefined;
}

/** What else decides how a column is read. */
export interface ReadingContext extends ReadingOptions {
  /** Whether other columns of the file have decimal commas, so that a point may separate thousands. */
  readonly hasCommas?: boolean | undefined;
}

/** How a column is to be read. */
export interface Decision {
  readonly reading: Reading;
  /** The texts that do not fit the reading, as most others do. */
  readonly odd: readonly FieldText[];
  /** Where the fields leave open which reading is meant: the option that has to say it. */
  readonly open?: OpenChoice | undefined;
}

/** A text that can be read in several ways, and what it is in each. */
export interface OpenChoice {
  readonly option: keyof ReadingOptions;
  readonly text: string;
  /** For each value of the option what the text is then. */
  readonly meanings: readonly (readonly [value: string, meaning: string])[];
}

/** A reading that could be meant. */
export interface Candidate extends Decision {
  /** How many rows it fits. */
  readonly rows: number;
}
