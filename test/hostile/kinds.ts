import { checkpoints } from './kinds/checkpoints.js';
import { configs } from './kinds/configs.js';
import { flags } from './kinds/flags.js';
import { models, modelTexts } from './kinds/models.js';
import { gzip, zstd } from './kinds/packed.js';
import { parquet } from './kinds/parquet.js';
import { csv } from './kinds/tables.js';
import { type Campaign, campaign } from './random-inputs.js';

/** What somebody else may have written, and what tries random ones of it. */
export const campaigns: Readonly<Record<string, () => Promise<Campaign>>> = {
  csv: () => campaign(csv),
  gzip: () => campaign(gzip),
  zstd: () => campaign(zstd),
  parquet: () => campaign(parquet),
  models: () => campaign(models),
  'texts of models': () => campaign(modelTexts),
  checkpoints: () => campaign(checkpoints),
  configs: () => campaign(configs),
  flags: () => campaign(flags),
};
