import type { Table } from '../../dataset/table/table.js';
import type { Recipe } from '../recipe.js';

/** The columns of a file as they were read, before they are encoded. */
export interface ColumnSubject {
  readonly table: Table;
  readonly recipe: Pick<Recipe, 'features'>;
}
