import type { Engine, Plan, Program } from './program.js';

/**
 * An engine that makes each program ready once, for all who run it one after the other: a plan may have been used
 * before, so that all of its states are to be written first.
 */
export function reusePlans(engine: Engine): Engine {
  const plans = new Map<Program, Plan>();
  return {
    ...engine,
    compile(program, precision, memory) {
      const plan = plans.get(program) ?? engine.compile(program, precision, memory);
      plans.set(program, plan);
      return plan;
    },
  };
}
