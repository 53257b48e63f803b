import type { Row, RowPrediction } from '../../estimator/fitted-model.js';
import type { PredictRows } from '../export-format.js';

/** Runs an exported module of JavaScript, from its text. */
export async function runJavascript(text: string): Promise<PredictRows> {
  const url = `data:text/javascript,${encodeURIComponent(text)}`;
  const { predict }: { predict: (row: Row) => RowPrediction } = await import(
    /* @vite-ignore */ url
  );
  return async (rows) =>
    rows.map((row) => {
      try {
        return predict(row);
      } catch (error) {
        if (error instanceof RangeError) return undefined; // a row that is refused
        throw error;
      }
    });
}
