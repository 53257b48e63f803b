import type { Body, Label } from '../../support/wasm/assembler.js';
import { LARGEST_POWER, type Places, STATE } from './places.js';

/** The numbers of the functions that fields are read by. */
export interface FieldFunctions {
  /** (address, whether the record ends here) → how many bytes its end has; 0 if it does not end. */
  readonly terminator: number;
  /** (address) → how many bytes of a text begin there: up to 15, or 16 for more. */
  readonly textLength: number;
  /** (address, its bytes, dictionary) → the code of a text, as it is in its slot; 0 if it has none. */
  readonly codeOf: number;
  /** (address, whether the record ends behind it, whether it may be missing) → where the next field begins; 0 if this is no number. */
  readonly longNumber: number;
}

const ZERO = 0x30;
/** A u64 holds so many digits. */
const MOST_DIGITS = 19;
/** With so many digits a whole number is exact in float64. */
const EXACT_DIGITS = 15;

/**
 * Emits the function that reads any number: with up to 19 digits, an exponent, a plus. It is as exact as `Number`, or
 * refuses: then, and for whatever is no number, it returns 0.
 *
 * The number and how many decimals it has are left in the state.
 */
export function emitLongNumber(body: Body, places: Places, functions: FieldFunctions): void {
  const [start, last, mayMiss] = [0, 1, 2];
  const { state, powers } = places;
  const i32 = () => body.local('i32');
  const [p, byte, digits, seen, pointed, decimals, negative] = Array.from({ length: 7 }, i32);
  const [length, power] = [i32(), i32()];
  const whole = body.local('i64');
  const x = body.local('f64');
  const peek = (): Body => body.get(p).memory('i32.load8_u', 0);
  const forward = (): Body => body.get(p).i32(1).op('i32.add').set(p);
  const refuse = (): Body => body.i32(0).op('return');
  const isSign = (local: number): void => {
    body.get(local).i32(0x2d).op('i32.eq').get(local).i32(0x2b).op('i32.eq').op('i32.or');
  };
  /** Reads the end of the field, and returns with what is in `x`; else goes on. */
  const finish = (): void => {
    body
      .get(p)
      .get(last)
      .call(functions.terminator)
      .tee(length)
      .when(() => {
        body
          .i32(0)
          .get(x)
          .memory('f64.store', state + STATE.value);
        body
          .i32(0)
          .get(decimals)
          .memory('i32.store', state + STATE.decimals);
        body.get(p).get(length).op('i32.add').op('return');
      });
  };

  body.get(start).tee(p).memory('i32.load8_u', 0).tee(byte).i32(0x2d).op('i32.eq').set(negative);
  isSign(byte);
  body.when(forward);
  // A leading zero may make it a code.
  peek().i32(ZERO).op('i32.eq').get(p).memory('i32.load8_u', 1).i32(ZERO).op('i32.sub');
  body.i32(10).op('i32.lt_u').op('i32.and').when(refuse);
  emitDigitLoop(body, { p, byte, digits, seen, pointed, decimals, whole });
  body.get(seen).when(() => {
    emitExponent(body, { p, byte, decimals, isSign, forward, refuse });
    body.get(digits).i32(MOST_DIGITS).op('i32.gt_u').when(refuse);
    body
      .get(whole)
      .op('i64.eqz')
      .when(
        () => {
          body.number('f64', 0).set(x);
          body.i32(0).set(decimals);
        },
        () => {
          body.i32(0).get(decimals).op('i32.sub').get(decimals);
          body.get(decimals).i32(0).op('i32.lt_s').op('select').tee(power);
          body.i32(LARGEST_POWER).op('i32.gt_u').when(refuse);
          const factor = body.local('f64');
          body.get(power).i32(3).op('i32.shl').memory('f64.load', powers).set(factor);
          const isProduct = (): void => {
            body.get(decimals).i32(0).op('i32.lt_s');
          };
          body.get(whole).op('f64.convert_i64_u').set(x);
          body
            .get(digits)
            .i32(EXACT_DIGITS)
            .op('i32.le_u')
            .when(
              () => {
                body.get(x).get(factor).op('f64.mul').get(x).get(factor).op('f64.div');
                isProduct();
                body.op('select').set(x);
              },
              () => emitScaled(body, { whole, x, factor, isProduct, refuse }),
            );
          body.release('f64', factor);
        },
      );
    body.get(negative).when(() => {
      body.number('f64', 0).get(x).op('f64.sub').set(x);
    });
    body.i32(0).get(decimals).get(decimals).i32(0).op('i32.lt_s').op('select').set(decimals);
    finish();
    refuse();
  });
  // No digit: a text that stands for a missing number, if there may be one.
  body.get(mayMiss).when(() => {
    emitMissing(body, { start, p, x, places, functions, finish });
  });
  body.i32(0);
}

interface DigitLocals {
  readonly p: number;
  readonly byte: number;
  /** How many digits there are, without leading zeros, and whether there is any. */
  readonly digits: number;
  readonly seen: number;
  readonly pointed: number;
  readonly decimals: number;
  readonly whole: number;
}

function emitDigitLoop(body: Body, locals: DigitLocals): void {
  const { p, byte, digits, seen, pointed, decimals, whole } = locals;
  const forward = (again: Label): void => {
    body.get(p).i32(1).op('i32.add').set(p).branch(again);
  };
  body.repeat((again) => {
    body.get(p).memory('i32.load8_u', 0).i32(ZERO).op('i32.sub').tee(byte);
    body
      .i32(10)
      .op('i32.lt_u')
      .when(() => {
        body.i32(1).set(seen);
        body
          .get(whole)
          .i64(10n)
          .op('i64.mul')
          .get(byte)
          .op('i64.extend_i32_u')
          .op('i64.add')
          .tee(whole);
        // Once there is a digit that is not 0, the number is one, too: up to 2⁶⁴ it cannot come back to 0.
        body.op('i64.eqz').op('i32.eqz').get(digits).i32(0).op('i32.ne').op('i32.or');
        body.get(digits).op('i32.add').set(digits);
        body.get(decimals).get(pointed).op('i32.add').set(decimals);
        forward(again);
      });
    body
      .get(byte)
      .i32(0x2e - ZERO)
      .op('i32.eq')
      .get(pointed)
      .op('i32.eqz')
      .op('i32.and');
    body.when(() => {
      body.i32(1).set(pointed);
      forward(again);
    });
  });
}

/** Takes an exponent from the number of decimals, if there is one. */
function emitExponent(
  body: Body,
  locals: {
    readonly p: number;
    readonly byte: number;
    readonly decimals: number;
    readonly isSign: (local: number) => void;
    readonly forward: () => Body;
    readonly refuse: () => Body;
  },
): void {
  const { p, byte, decimals, isSign, forward, refuse } = locals;
  const [exponent, minus, count] = [body.local('i32'), body.local('i32'), body.local('i32')];
  // e and E differ in one bit.
  body
    .get(p)
    .memory('i32.load8_u', 0)
    .i32(0x20)
    .op('i32.or')
    .i32(0x65)
    .op('i32.eq')
    .when(() => {
      forward();
      body.i32(0).set(exponent).i32(0).set(count);
      body.get(p).memory('i32.load8_u', 0).tee(byte).i32(0x2d).op('i32.eq').set(minus);
      isSign(byte);
      body.when(forward);
      body.repeat((again) => {
        body.get(p).memory('i32.load8_u', 0).i32(ZERO).op('i32.sub').tee(byte);
        body
          .i32(10)
          .op('i32.lt_u')
          .when(() => {
            body.get(exponent).i32(10).op('i32.mul').get(byte).op('i32.add').set(exponent);
            body.get(count).i32(1).op('i32.add').set(count);
            forward().branch(again);
          });
      });
      body.get(count).i32(1).op('i32.sub').i32(4).op('i32.ge_u').when(refuse);
      body.i32(0).get(exponent).op('i32.sub').get(exponent).get(minus).op('select').set(exponent);
      body.get(decimals).get(exponent).op('i32.sub').set(decimals);
    });
  for (const local of [exponent, minus, count]) body.release('i32', local);
}

/**
 * From 16 digits on: the number is x + rest, its quotient by the factor (or its product with it) is q + c, where c
 * comes from the error of q, computed exactly (Dekker, 1971). If q + c rounds to the same with c a little smaller and a
 * little larger, which is far more than its own error, then it is what `Number` gives; else the number is refused.
 */
function emitScaled(
  body: Body,
  locals: {
    readonly whole: number;
    readonly x: number;
    readonly factor: number;
    readonly isProduct: () => void;
    readonly refuse: () => Body;
  },
): void {
  const { whole, x, factor, isProduct, refuse } = locals;
  const [rest, q, c, product] = Array.from({ length: 4 }, () => body.local('f64'));
  body.get(whole).get(x).op('i64.trunc_f64_u').op('i64.sub').op('f64.convert_i64_s').set(rest);
  isProduct();
  body.when(
    () => {
      body.get(x).get(factor).op('f64.mul').set(q);
      emitProductError(body, x, factor, q, c);
      body.get(c).get(rest).get(factor).op('f64.mul').op('f64.add').set(c);
    },
    () => {
      body.get(x).get(factor).op('f64.div').tee(q).get(factor).op('f64.mul').set(product);
      emitProductError(body, q, factor, product, c);
      body.get(x).get(product).op('f64.sub').get(c).op('f64.sub').get(rest).op('f64.add');
      body.get(factor).op('f64.div').set(c);
    },
  );
  const rounded = (share: number): Body =>
    body.get(q).get(c).number('f64', share).op('f64.mul').op('f64.add');
  rounded(1 - 1e-12).set(x);
  rounded(1 + 1e-12)
    .get(x)
    .op('f64.ne')
    .when(refuse);
  for (const local of [rest, q, c, product]) body.release('f64', local);
}

/** Sets `error` to a · b − product, exactly, where product is a · b rounded. */
function emitProductError(body: Body, a: number, b: number, product: number, error: number): void {
  const halves = [a, b].map((factor) => {
    const [high, low] = [body.local('f64'), body.local('f64')];
    body.get(factor).number('f64', 134_217_729).op('f64.mul').tee(high);
    body.get(high).get(factor).op('f64.sub').op('f64.sub').set(high);
    body.get(factor).get(high).op('f64.sub').set(low);
    return { high, low };
  });
  const [one, other] = halves;
  body.get(one.high).get(other.high).op('f64.mul').get(product).op('f64.sub');
  body.get(one.high).get(other.low).op('f64.mul').op('f64.add');
  body.get(one.low).get(other.high).op('f64.mul').op('f64.add');
  body.get(one.low).get(other.low).op('f64.mul').op('f64.add').set(error);
  for (const { high, low } of halves) {
    body.release('f64', high);
    body.release('f64', low);
  }
}

/** Looks for the text of the field among those that stand for a missing number, and returns if it is one. */
function emitMissing(
  body: Body,
  locals: {
    readonly start: number;
    readonly p: number;
    readonly x: number;
    readonly places: Places;
    readonly functions: FieldFunctions;
    readonly finish: () => void;
  },
): void {
  const { start, p, x, places, functions, finish } = locals;
  const length = body.local('i32');
  body.get(start).call(functions.textLength).set(length);
  body
    .get(start)
    .get(length)
    .i32(places.missing)
    .call(functions.codeOf)
    .when(() => {
      body.number('f64', Number.NaN).set(x);
      body.get(start).get(length).op('i32.add').set(p);
      finish();
    });
  body.release('i32', length);
}
