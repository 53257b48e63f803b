export const text = `When a training ends: convergence(D, y, t)

After every epoch t, training asks each criterion below that was given, in this
order, and ends with the first that holds. The last lines of the summary, and
"reason" in --json records, say which it was.

  --target-loss x         the training loss is not above x
  --gradient-tolerance x  the gradient's norm, root mean square of the epoch, is
                          not above x
  --tolerance x           the training loss has not improved by x on its best in
                          --patience epochs
  --monitor, --patience n what is monitored has not improved in n epochs
  --max-time t            so much time has passed, when the epoch ends
  --epochs n              there were n epochs

What is monitored is validation-loss, validation-accuracy, the validation loss
of classes at the best temperature (validation-calibrated-loss: how well they
are told apart, however sure the network is), or loss, that of the training
rows; where there are validation rows (--validation), it is their loss unless
--monitor says otherwise. The weights that are kept are then those of the best
epoch, not of the last.

Each network of an --ensemble ends by itself, watches the rows that it holds out
(classes by validation-calibrated-loss), and runs all epochs unless --patience
or --tolerance is given; --max-time is for all of them. Ctrl-C leaves out the
network that it ends, unless it is the first.

A loss that is not a number any more ends the training with exit code 4; the
weights of the last good epoch are written. Ctrl-C writes what was learnt, and
ends with 130.

A loss that still falls at the last epoch is told: try more --epochs, or a
larger --lr. One that jumps up and down wants a smaller --lr, or a --schedule:

  mlp train iris.csv --hidden 8 --lr 0.05 --schedule cosine --epochs 60
  mlp train iris.csv --hidden 8 --validation 0.2 --patience 20 --epochs 500
`;
