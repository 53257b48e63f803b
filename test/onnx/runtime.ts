import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

/** What the tests use of onnxruntime: one of these for each input and output. */
export interface OnnxTensor {
  readonly data: ArrayLike<number | string | bigint>;
  readonly dims: readonly number[];
}

export interface OnnxSession {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  run(feeds: Readonly<Record<string, OnnxTensor>>): Promise<Readonly<Record<string, OnnxTensor>>>;
}

interface OnnxRuntime {
  readonly env: { readonly wasm: { numThreads?: number }; logLevel?: string };
  readonly InferenceSession: { create(bytes: Uint8Array): Promise<OnnxSession> };
  readonly Tensor: new (
    type: string,
    data: Float64Array | readonly string[],
    dims: readonly number[],
  ) => OnnxTensor;
}

/** onnxruntime-web, where `npm ci --prefix test/onnx` has installed it; undefined elsewhere. */
export const onnxruntime = await load();

async function load(): Promise<OnnxRuntime | undefined> {
  let path: string;
  try {
    path = createRequire(import.meta.url).resolve('onnxruntime-web');
  } catch {
    return undefined;
  }
  const runtime: OnnxRuntime = (await import(/* @vite-ignore */ pathToFileURL(path).href)).default;
  runtime.env.wasm.numThreads = 1; // its threads would keep the process of the tests from ending
  return runtime;
}
