import { optimizers } from '../../network/optimizers.js';
import { MlpError } from '../../support/errors.js';
import type { Recipe } from '../../training/recipe.js';
import { dataFlags } from './data-flags.js';
import { convergenceFlags, descentFlags } from './descent-flags.js';
import { networkFlags } from './network-flags.js';
import type { FlagValues } from './values.js';

/** Epochs without improvement, when --patience does not say. */
const PATIENCE = 10;

/**
 * The recipe that the flags of train describe.
 *
 * @throws MlpError ('usage') for flags that contradict each other, or would have no effect
 */
export function recipeFrom(flags: FlagValues): Recipe {
  checkTogether(flags);
  const network = networkFlags;
  const descent = descentFlags;
  const convergence = convergenceFlags;
  return {
    widths: flags.get(network.layers) ??
      flags.get(network.hidden) ?? { kind: 'hidden', widths: [16] },
    activations: flags.get(network.activation),
    output: flags.get(network.output),
    loss: flags.get(network.loss),
    logBase: flags.get(network.logBase),
    initializer: flags.get(network.init),
    penalties: { l2: flags.get(network.l2), l1: flags.get(network.l1) },
    dropout: flags.get(network.dropout),

    learningRate: flags.get(descent.learningRate),
    schedule: flags.get(descent.schedule),
    optimizer: flags.get(descent.optimizer),
    momentum: flags.get(descent.momentum),
    nesterov: flags.get(descent.nesterov),
    batchSize: flags.get(descent.batchSize),
    clipNorm: flags.get(descent.clipNorm),
    epochs: flags.get(descent.epochs),
    shuffle: !flags.get(descent.noShuffle),
    seed: flags.get(descent.seed),
    precision: flags.get(descent.precision),

    tolerance: flags.get(convergence.tolerance),
    patience: flags.get(convergence.patience) ?? PATIENCE,
    monitor: flags.get(convergence.monitor),
    targetLoss: flags.get(convergence.targetLoss),
    maxTime: flags.get(convergence.maxTime),
    gradientTolerance: flags.get(convergence.gradientTolerance),
  };
}

/** Refuses what would be accepted and then ignored. */
function checkTogether(flags: FlagValues): void {
  const { layers, hidden, init, initFrom } = networkFlags;
  const { optimizer, momentum, nesterov } = descentFlags;
  const { patience, tolerance, monitor } = convergenceFlags;
  if (flags.given(layers) && flags.given(hidden)) {
    refuse('--layers and --hidden say the same thing twice', 'give one of them');
  }
  if (flags.given(init) && flags.given(initFrom)) {
    refuse('--init and --init-from both give the first weights', 'give one of them');
  }
  const name = flags.get(optimizer);
  if (!optimizers[name].momentum && (flags.get(momentum) > 0 || flags.get(nesterov))) {
    refuse(`--optimizer ${name} has no momentum to set`, 'leave --momentum and --nesterov out');
  }
  if (flags.get(nesterov) && flags.get(momentum) === 0) {
    refuse('--nesterov changes nothing without momentum', 'add --momentum 0.9');
  }
  const validated = flags.given(dataFlags.validation);
  const watched = flags.get(monitor);
  if (watched?.startsWith('validation') && !validated) {
    refuse(`--monitor ${watched} needs rows to watch`, 'add --validation 0.2');
  }
  if (flags.given(patience) && !validated && watched === undefined && !(flags.get(tolerance) > 0)) {
    refuse(
      '--patience has nothing to wait for',
      'add --validation, --monitor loss, or --tolerance above 0',
    );
  }
}

function refuse(problem: string, advice: string): never {
  throw new MlpError({ kind: 'usage', problem, advice });
}
