/** The seconds that are left, if epochs go on taking as long as they did. */
export function secondsLeft(elapsed: number, done: number, epochs: number): number {
  return done <= 0 ? Infinity : (elapsed / done) * Math.max(0, epochs - done);
}
