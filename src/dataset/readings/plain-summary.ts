import { type FieldText, mayBeGrouped, type PlainNumbers } from './column-fields.js';

/** Collects what is known of plain numbers. */
export class PlainSummary implements PlainNumbers {
  rows = 0;
  zeros = 0;
  somePoint = false;
  pointsMayGroup = true;
  mostDigits = 0;
  signed = false;
  example: FieldText | undefined;
  pointed: FieldText | undefined;

  /** Adds the text of a number that some rows have. */
  add(field: FieldText): void {
    const { text, rows } = field;
    this.rows += rows;
    if (Number(text) === 0) this.zeros += rows;
    else if (this.example === undefined || field.line < this.example.line) this.example = field;
    const isWhole = /^[+-]?[0-9]+$/.test(text);
    this.signed ||= !/^[0-9.]/.test(text);
    if (isWhole) {
      this.mostDigits = Math.max(this.mostDigits, text.replace(/^[+-]/, '').length);
      return;
    }
    this.somePoint = true;
    if (this.pointed === undefined || field.line < this.pointed.line) this.pointed = field;
    this.pointsMayGroup &&= /^[+-]?[1-9][0-9]{0,2}\.[0-9]{3}$/.test(text);
  }

  /** Adds a number of which only the value is known, where points separate no thousands. */
  addNumber(x: number): void {
    this.rows++;
    if (x === 0) this.zeros++;
    this.signed ||= x < 0;
    if (!Number.isInteger(x)) {
      this.somePoint = true;
      this.pointsMayGroup = false;
    } else if (Math.abs(x) >= 1000) this.mostDigits = Math.max(this.mostDigits, 4);
  }

  /** Whether no further number can make it unknown again what a point means. */
  get isSettled(): boolean {
    return !this.pointsMayGroup || this.mostDigits >= 4;
  }

  /** Whether it is not yet known what a point means, so that the texts are still needed. */
  get needsTexts(): boolean {
    return mayBeGrouped(this);
  }
}
