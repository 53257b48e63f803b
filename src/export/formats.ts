import type { ExportFormat } from './export-format.js';
import { javascriptFormat } from './javascript/javascript-format.js';
import { onnxFormat } from './onnx/onnx-format.js';
import { safetensorsFormat } from './safetensors.js';

/** Everything that a model can be exported to. A new format is a record here. */
export const exportFormats = {
  onnx: onnxFormat,
  js: javascriptFormat,
  safetensors: safetensorsFormat,
} as const satisfies Record<string, ExportFormat>;

export type ExportFormatName = keyof typeof exportFormats;
