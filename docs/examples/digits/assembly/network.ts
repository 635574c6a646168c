import { Digits } from './digits'
import { expNegative, log } from './math'
import { Random } from './random'

/**
 * One hidden layer with ReLU, softmax over the classes, plain f32 arithmetic in a fixed order. All weights lie in one array:
 * input to hidden (one row per pixel), hidden biases, hidden to output (one row per neuron), output biases.
 */
export class Network {
  readonly weights: StaticArray<f32>
  private readonly steps: StaticArray<f32>
  private readonly gradients: StaticArray<f32>
  private readonly hiddenOut: StaticArray<f32>
  private readonly hiddenError: StaticArray<f32>
  private readonly logits: StaticArray<f32>
  private readonly b1: i32
  private readonly w2: i32
  private readonly b2: i32
  private readonly input: StaticArray<f32>

  constructor (private readonly pixels: i32, private readonly hidden: i32, private readonly classes: i32, random: Random) {
    const b1 = pixels * hidden
    const w2 = b1 + hidden
    const b2 = w2 + hidden * classes
    const size = b2 + classes
    this.b1 = b1
    this.w2 = w2
    this.b2 = b2
    this.weights = new StaticArray<f32>(size)
    this.steps = new StaticArray<f32>(size)
    this.gradients = new StaticArray<f32>(size)
    this.hiddenOut = new StaticArray<f32>(hidden)
    this.hiddenError = new StaticArray<f32>(hidden)
    this.logits = new StaticArray<f32>(classes)
    this.input = new StaticArray<f32>(pixels)
    const first = sqrt<f64>(6.0 / <f64>pixels)
    const second = sqrt<f64>(6.0 / <f64>hidden)
    for (let i = 0; i < b1; i++) this.weights[i] = <f32>((random.fraction() * 2 - 1) * first)
    for (let i = w2; i < b2; i++) this.weights[i] = <f32>((random.fraction() * 2 - 1) * second)
  }

  /** Whether every weight is a finite number. */
  isFinite (): bool {
    for (let i = 0; i < this.weights.length; i++) {
      if (!isFinite<f32>(this.weights[i])) return false
    }
    return true
  }

  /** Runs the image through; answers the class with the largest output, the first of equals. */
  classify (image: usize): i32 {
    const hidden = this.hidden
    const out = this.hiddenOut
    for (let j = 0; j < hidden; j++) unchecked(out[j] = this.weights[this.b1 + j])
    for (let i = 0; i < this.pixels; i++) {
      const x = <f32>load<u8>(image + i) / 255
      unchecked(this.input[i] = x)
      if (x == 0) continue
      const row = i * hidden
      for (let j = 0; j < hidden; j++) unchecked(out[j] += x * this.weights[row + j])
    }
    for (let c = 0; c < this.classes; c++) unchecked(this.logits[c] = this.weights[this.b2 + c])
    for (let j = 0; j < hidden; j++) {
      const x = unchecked(out[j])
      if (!(x > 0)) {
        unchecked(out[j] = x != x ? x : 0)
      }
      const row = this.w2 + j * this.classes
      for (let c = 0; c < this.classes; c++) unchecked(this.logits[c] += out[j] * this.weights[row + c])
    }
    let best = 0
    for (let c = 1; c < this.classes; c++) {
      if (unchecked(this.logits[c] > this.logits[best])) best = c
    }
    return best
  }

  /** Turns the outputs into probabilities; answers the loss, -ln p(label): infinite where p is too small for a number. */
  softmax (best: i32, label: i32): f64 {
    const top = this.logits[best]
    let sum: f64 = 0
    for (let c = 0; c < this.classes; c++) sum += expNegative(<f64>this.logits[c] - <f64>top)
    const p = expNegative(<f64>this.logits[label] - <f64>top) / sum
    for (let c = 0; c < this.classes; c++) this.logits[c] = <f32>(expNegative(<f64>this.logits[c] - <f64>top) / sum)
    return -log(p)
  }

  /** One image's part of the gradient; answers its loss. */
  learn (image: usize, label: i32): f64 {
    const best = this.classify(image)
    const loss = this.softmax(best, label)
    this.logits[label] -= 1
    const errors = this.hiddenError
    for (let c = 0; c < this.classes; c++) this.gradients[this.b2 + c] += this.logits[c]
    for (let j = 0; j < this.hidden; j++) {
      const row = this.w2 + j * this.classes
      const active = unchecked(this.hiddenOut[j])
      let error: f32 = 0
      for (let c = 0; c < this.classes; c++) {
        const e = unchecked(this.logits[c])
        error += e * unchecked(this.weights[row + c])
        unchecked(this.gradients[row + c] += e * active)
      }
      if (active == 0) error = 0
      unchecked(errors[j] = error)
      unchecked(this.gradients[this.b1 + j] += error)
    }
    for (let i = 0; i < this.pixels; i++) {
      const x = unchecked(this.input[i])
      if (x == 0) continue
      const row = i * this.hidden
      for (let j = 0; j < this.hidden; j++) unchecked(this.gradients[row + j] += x * errors[j])
    }
    return loss
  }

  /** Moves every weight by what `count` images have taught, and starts a new gradient. */
  step (count: i32, lr: f32, momentum: f32, l2: f32): void {
    const share: f32 = 1 / <f32>count
    for (let i = 0; i < this.weights.length; i++) {
      const weight = unchecked(this.weights[i])
      const moved = momentum * unchecked(this.steps[i]) - lr * (unchecked(this.gradients[i]) * share + l2 * weight)
      unchecked(this.steps[i] = moved)
      unchecked(this.weights[i] = weight + moved)
      unchecked(this.gradients[i] = 0)
    }
  }

  /** One time through the training images in a fresh random order, the step size going from `lr` to `lrEnd`; answers the mean loss. */
  epoch (digits: Digits, order: StaticArray<i32>, batch: i32, lr: f64, lrEnd: f64, momentum: f32, l2: f32, random: Random): f64 {
    for (let i = order.length - 1; i > 0; i--) {
      const j = random.below(i + 1)
      const other = order[j]
      order[j] = order[i]
      order[i] = other
    }
    let loss: f64 = 0
    for (let from = 0; from < order.length; from += batch) {
      const to = min(from + batch, order.length)
      for (let k = from; k < to; k++) loss += this.learn(digits.image(order[k]), digits.label(order[k]))
      this.step(to - from, <f32>(lr + (lrEnd - lr) * <f64>from / <f64>order.length), momentum, l2)
    }
    return loss / <f64>order.length
  }
}
