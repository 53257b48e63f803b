import type { ExportFormat } from '../export-format.js';
import { OPSET, onnxModel } from './onnx-model.js';
import { isOnnxRuntime } from './onnx-runtime.js';
import { onnxBytes } from './protocol.js';

/** ONNX: all of a prediction, for every runtime that reads it. */
export const onnxFormat: ExportFormat = {
  summary: 'the whole prediction, for any runtime of ONNX',
  endings: ['.onnx'],
  // The version of the representation, and then the producer, are the first fields (see `onnxBytes`).
  isOurs: (start) => start.startsWith('\b\b\x12\x03mlp'),
  write(model, { unknown }) {
    const exported = onnxModel(model, unknown);
    const { inputs, outputs } = exported.graph;
    return {
      content: onnxBytes(exported),
      what: `ONNX, opset ${OPSET}`,
      notes: [...inputs, ...outputs].map(({ name, type, dims, doc }) => [
        name,
        `${type} [${dims.join(', ')}]`,
        doc,
      ]),
    };
  },
  runner: {
    packages: ['onnxruntime-node', 'onnxruntime-web'],
    async run(content, model, installed) {
      if (!isOnnxRuntime(installed) || typeof content === 'string') {
        throw new Error('it is no onnxruntime that is known here');
      }
      const { runOnnx } = await import('./run-onnx.js');
      return runOnnx(content, model, installed);
    },
  },
};
