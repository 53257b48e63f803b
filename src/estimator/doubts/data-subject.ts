import type { Schema } from '../../dataset/encode/schema.js';
import type { ExampleRows } from '../../network/example-rows.js';
import type { Recipe } from '../recipe.js';

/** The data of a training, before it begins. */
export interface DataSubject {
  readonly recipe: Pick<Recipe, 'task'>;
  readonly schema: Schema;
  readonly training: ExampleRows;
  /** SHA-256 of the files, those that there are. */
  readonly sha256: {
    readonly training: string;
    readonly validation?: string | undefined;
    readonly test?: string | undefined;
  };
}
