/**
 * Does some work for each item, several at a time. The items are asked for as they are needed.
 *
 * @param width how many at a time, which may change
 * @throws the first error of any; nothing is begun any more then, and what is begun has ended
 */
export async function severalAtOnce<T>(
  items: Iterable<T>,
  width: () => number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const running = new Set<Promise<void>>();
  const failures: unknown[] = [];
  let wake = (): void => {};
  for (const item of items) {
    const one = work(item)
      .catch((error: unknown) => void failures.push(error))
      .finally(() => {
        running.delete(one);
        wake();
      });
    running.add(one);
    while (running.size > 0 && running.size >= width()) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    if (failures.length > 0) break;
  }
  await Promise.all(running);
  if (failures.length > 0) throw failures[0];
}
