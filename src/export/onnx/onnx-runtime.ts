/** One input or output of a model in onnxruntime. */
export interface OnnxTensor {
  readonly data: ArrayLike<number | string | bigint>;
  readonly dims: readonly number[];
}

interface OnnxSession {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  run(feeds: Readonly<Record<string, OnnxTensor>>): Promise<Readonly<Record<string, OnnxTensor>>>;
}

/** What is used of onnxruntime, that for Node and that for browsers alike. */
export interface OnnxRuntime {
  readonly env: { readonly wasm: { numThreads?: number }; logLevel?: string };
  readonly InferenceSession: { create(bytes: Uint8Array): Promise<OnnxSession> };
  readonly Tensor: new (
    type: string,
    data: Float64Array | readonly string[],
    dims: readonly number[],
  ) => OnnxTensor;
}

/** Whether it is what a package of onnxruntime exports. */
export function isOnnxRuntime(value: unknown): value is OnnxRuntime {
  if (typeof value !== 'object' || value === null) return false;
  const { env, InferenceSession, Tensor }: Readonly<Record<string, unknown>> = { ...value };
  return (
    Object(env) === env &&
    typeof Object(InferenceSession).create === 'function' &&
    typeof Tensor === 'function'
  );
}
