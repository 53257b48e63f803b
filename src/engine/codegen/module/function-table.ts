import { Body, type WasmFunction, type WasmType } from '../../../support/wasm/assembler.js';

/** The functions of a module, by their names: nothing else numbers them, or knows their numbers. */
export class FunctionTable {
  readonly #functions = new Map<string, WasmFunction>();
  readonly #numbers = new Map<string, number>();

  /**
   * Adds a function behind the others, to be written by who asked for it.
   *
   * @param options.exported whether it can be called from outside, by its name
   */
  declare(name: string, parameters: readonly WasmType[], { exported = false } = {}): Body {
    if (this.#functions.has(name)) throw new Error(`there are two functions "${name}"`);
    const body = new Body(parameters.length);
    this.#numbers.set(name, this.#functions.size);
    this.#functions.set(name, { parameters, body, ...(exported && { exported: name }) });
    return body;
  }

  /** Emits a call of a function that is declared; its arguments are on the stack. */
  call(body: Body, name: string): void {
    const number = this.#numbers.get(name);
    if (number === undefined) throw new Error(`there is no function "${name}"`);
    body.call(number);
  }

  /** All of them, in the order of their numbers. */
  get functions(): ReadonlyMap<string, WasmFunction> {
    return this.#functions;
  }
}
