// One experiment: train a small network on handwritten digits, and tell how well it reads digits that it has not seen.
// Everything follows from the input line and /in/digits.bin; nothing from the machine.
import { readDigits } from './digits'
import { parse } from './experiment'
import { Network } from './network'
import { Random } from './random'
import { sha256 } from './sha256'
import { print, readInput } from './system'

const MAX_INPUT_BYTES = 4096

/** `value` as a decimal with four places, from integers alone. Not negative, finite, below 10^12. */
function fixed (value: f64): string {
  const scaled = <i64>(value * 10000 + 0.5)
  return (scaled / 10000).toString() + '.' + (scaled % 10000).toString().padStart(4, '0')
}

export function _start (): void {
  const experiment = parse(readInput(MAX_INPUT_BYTES))
  const digits = readDigits()
  const random = new Random(<u64>experiment.seed)
  const network = new Network(digits.pixels, experiment.hidden, digits.classes, random)
  const order = new StaticArray<i32>(digits.train)
  for (let i = 0; i < order.length; i++) order[i] = i
  for (let epoch = 1; epoch <= experiment.epochs; epoch++) {
    // the step size falls in a straight line and would be zero after the last epoch
    const lr = experiment.lr * <f64>(experiment.epochs - epoch + 1) / <f64>experiment.epochs
    const lrEnd = experiment.lr * <f64>(experiment.epochs - epoch) / <f64>experiment.epochs
    const loss = network.epoch(digits, order, experiment.batch, lr, lrEnd, <f32>experiment.momentum, <f32>experiment.l2, random)
    if (!isFinite(loss) || !network.isFinite()) return diverged(epoch)
  }
  let right = 0
  let loss: f64 = 0
  for (let i = digits.train; i < digits.train + digits.test; i++) {
    const best = network.classify(digits.image(i))
    const label = digits.label(i)
    if (best == label) right++
    loss += network.softmax(best, label)
  }
  loss /= <f64>digits.test
  if (!isFinite(loss)) return diverged(experiment.epochs)
  const weights = sha256(changetype<usize>(network.weights), network.weights.length * 4)
  const accuracy = <i64>right * 10000 / digits.test
  print('{"accuracy":' + (accuracy / 10000).toString() + '.' + (accuracy % 10000).toString().padStart(4, '0') +
    ',"loss":' + fixed(loss) + ',"weights":"' + weights + '","epochs":' + experiment.epochs.toString() + '}')
}

/** The weights left the numbers: no score, and nothing of theirs is shown or hashed. */
function diverged (epoch: i32): void {
  print('{"status":"diverged","epoch":' + epoch.toString() + '}')
}
