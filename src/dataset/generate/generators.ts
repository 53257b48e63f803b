import { blobs } from './blobs.js';
import { circles } from './circles.js';
import { friedman1 } from './friedman1.js';
import type { Generator } from './generator.js';
import { linear } from './linear.js';
import { moons } from './moons.js';
import { parity } from './parity.js';
import { spirals } from './spirals.js';
import { xor } from './xor.js';

/** Every kind of synthetic data, by name. A new one is a file here and a name in this list. */
export const generators = {
  blobs,
  circles,
  moons,
  spirals,
  xor,
  parity,
  linear,
  friedman1,
} as const satisfies Record<string, Generator>;
