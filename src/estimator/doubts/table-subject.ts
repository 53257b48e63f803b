import type { Table } from '../../dataset/table/table.js';
import type { Task } from '../../dataset/table/task.js';
import type { RowGroups } from './row-groups.js';

/** The rows of a file, for who looks at them before anything is trained. */
export interface TableSubject {
  /** Read so that missing features are kept. */
  readonly table: Table;
  readonly task: Task;
  /** Those of its rows, encoded, that are equal. */
  readonly groups: RowGroups;
}
