import { PbfWriter } from 'pbf';
import { tfRecord } from './tf-record.js';

/** A number of a run, by its name in TensorBoard. */
export type Scalar = readonly [tag: string, value: number];

/** The record that every event file begins with. @param wallTime in seconds since 1970 */
export function versionRecord(wallTime: number): Uint8Array {
  const event = new PbfWriter();
  event.writeDoubleField(1, wallTime);
  event.writeStringField(3, 'brain.Event:2');
  return tfRecord(event.finish());
}

/** The record of some numbers of one step: an Event of `event.proto`, in which a Summary of `summary.proto` is. */
export function scalarsRecord(
  wallTime: number,
  step: number,
  scalars: readonly Scalar[],
): Uint8Array {
  const event = new PbfWriter();
  event.writeDoubleField(1, wallTime);
  event.writeVarintField(2, step);
  event.writeMessage(5, writeSummary, scalars);
  return tfRecord(event.finish());
}

function writeSummary(scalars: readonly Scalar[], summary: PbfWriter): void {
  for (const scalar of scalars) summary.writeMessage(1, writeScalar, scalar);
}

function writeScalar([tag, value]: Scalar, to: PbfWriter): void {
  to.writeStringField(1, tag);
  to.writeFloatField(2, value);
}
