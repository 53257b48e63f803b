import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import type { OnnxRuntime } from '../../src/export/onnx/onnx-runtime.js';

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
