/** Two ports: what is posted to one is a message at the other, whose `onmessage` is called. */
interface Channel {
  readonly port1: { close(): void };
  readonly port2: { postMessage(message: unknown): void };
}

/** What a program's surroundings may have for letting others run first. */
interface Surroundings {
  setImmediate?: ((callback: () => void) => unknown) | undefined;
  MessageChannel?: (new () => Channel) | undefined;
  setTimeout(callback: () => void, milliseconds: number): unknown;
}

/**
 * How to wait until all events that are due (a signal, a key, a message) have been heard, and no longer: `setImmediate` in
 * Node; a message to oneself in browsers, where nested timeouts take at least 4 ms each (HTML, § 8.6, timers);
 * a timeout where there is neither.
 */
export function yieldingIn(surroundings: Surroundings): () => Promise<void> {
  const { setImmediate: immediately, MessageChannel: NewChannel } = surroundings;
  if (immediately !== undefined) return () => new Promise((resolve) => void immediately(resolve));
  if (NewChannel === undefined) {
    return () => new Promise((resolve) => void surroundings.setTimeout(resolve, 0));
  }
  return () =>
    new Promise((resolve) => {
      const { port1, port2 } = new NewChannel();
      const onmessage = (): void => {
        port1.close(); // an open port would keep the process alive
        resolve();
      };
      Object.assign(port1, { onmessage });
      port2.postMessage(undefined);
    });
}

/** Waits until the events that are due have been heard. */
export const yieldToEvents: () => Promise<void> = yieldingIn(globalThis);
