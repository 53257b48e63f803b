import { PlainRecord } from './plain-record.js';

/** A record where runs of blanks and tabs separate: a field begins behind the run. */
export class BlanksRecord extends PlainRecord {
  override get fields(): string[] {
    return Array.from({ length: this.width }, (_, index) => this.text(index));
  }

  override from(index: number): number {
    let at = super.from(index);
    while (isBlank(this.bytes[at])) at++;
    return at;
  }
}

/** Whether a byte is a blank or a tab. */
export function isBlank(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x09;
}
