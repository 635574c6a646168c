import { fail } from './system'

/** One experiment, as the unit's input gives it. */
export class Experiment {
  /** Neurons in the hidden layer, 1..256. */
  hidden: i32 = -1
  /** Step size, above 0 and at most 1000. */
  lr: f64 = -1
  /** Share of the last step that goes into the next, 0 up to 1, 1 excluded. */
  momentum: f64 = -1
  /** Images per step, 1..1024. */
  batch: i32 = -1
  /** Times through the training images, 1..100. */
  epochs: i32 = -1
  /** Weight decay, 0..10. */
  l2: f64 = -1
  /** Of the pseudo-random numbers, 0..2^32-1. */
  seed: i64 = -1
}

/** Reads one flat JSON object whose values are plain numbers: all seven names, each once, nothing else. */
class Parser {
  at: i32 = 0
  constructor (readonly text: StaticArray<u8>) {}

  skipBlanks (): void {
    while (this.at < this.text.length) {
      const c = this.text[this.at]
      if (c != 32 && c != 9 && c != 10 && c != 13) return
      this.at++
    }
  }

  peek (): i32 {
    this.skipBlanks()
    return this.at < this.text.length ? this.text[this.at] : -1
  }

  expect (c: i32): void {
    if (this.peek() != c) fail('input: expected ' + String.fromCharCode(c) + ' at byte ' + this.at.toString())
    this.at++
  }

  name (): string {
    this.expect(34)
    const from = this.at
    while (this.at < this.text.length && this.text[this.at] != 34) this.at++
    const name = String.UTF8.decodeUnsafe(changetype<usize>(this.text) + from, this.at - from)
    this.expect(34)
    return name
  }

  digit (): i32 {
    if (this.at >= this.text.length) return -1
    const c = <i32>this.text[this.at] - 48
    return c >= 0 && c <= 9 ? c : -1
  }

  /** Not negative; at most 17 digits and an exponent of -30..30. The arithmetic is IEEE 754's, so every machine reads the same value. */
  number (): f64 {
    this.skipBlanks()
    let mantissa: f64 = 0
    let digits = 0
    let exponent = 0
    let d = this.digit()
    if (d < 0) fail('input: expected a number at byte ' + this.at.toString())
    for (; d >= 0; this.at++, digits++, d = this.digit()) mantissa = mantissa * 10 + <f64>d
    if (this.at < this.text.length && this.text[this.at] == 46) {
      this.at++
      d = this.digit()
      if (d < 0) fail('input: expected a digit at byte ' + this.at.toString())
      for (; d >= 0; this.at++, digits++, exponent--, d = this.digit()) mantissa = mantissa * 10 + <f64>d
    }
    if (this.at < this.text.length && (this.text[this.at] | 32) == 101) {
      this.at++
      const sign = this.at < this.text.length ? this.text[this.at] : 0
      if (sign == 43 || sign == 45) this.at++
      let power = 0
      d = this.digit()
      if (d < 0) fail('input: expected a digit at byte ' + this.at.toString())
      for (; d >= 0 && power < 100; this.at++, d = this.digit()) power = power * 10 + d
      exponent += sign == 45 ? -power : power
    }
    if (digits > 17 || exponent > 30 || exponent < -30) fail('input: a number with too many digits')
    let scale: f64 = 1
    for (let i = 0; i < abs(exponent); i++) scale *= 10
    return exponent < 0 ? mantissa / scale : mantissa * scale
  }
}

function whole (name: string, value: f64, least: f64, most: f64): f64 {
  if (value != floor(value)) fail('input: ' + name + ' must be a whole number')
  return between(name, value, least, most)
}

function between (name: string, value: f64, least: f64, most: f64): f64 {
  if (!(value >= least && value <= most)) fail('input: ' + name + ' is out of range')
  return value
}

function once (name: string, fresh: bool): void {
  if (!fresh) fail('input: ' + name + ' is there twice')
}

export function parse (text: StaticArray<u8>): Experiment {
  const parser = new Parser(text)
  const experiment = new Experiment()
  let fields = 0
  parser.expect(123)
  do {
    const name = parser.name()
    parser.expect(58)
    const value = parser.number()
    if (name == 'hidden') {
      once(name, experiment.hidden < 0)
      experiment.hidden = <i32>whole(name, value, 1, 256)
    } else if (name == 'lr') {
      once(name, experiment.lr < 0)
      experiment.lr = between(name, value, 1e-9, 1000)
    } else if (name == 'momentum') {
      once(name, experiment.momentum < 0)
      experiment.momentum = between(name, value, 0, 0.9999)
    } else if (name == 'batch') {
      once(name, experiment.batch < 0)
      experiment.batch = <i32>whole(name, value, 1, 1024)
    } else if (name == 'epochs') {
      once(name, experiment.epochs < 0)
      experiment.epochs = <i32>whole(name, value, 1, 100)
    } else if (name == 'l2') {
      once(name, experiment.l2 < 0)
      experiment.l2 = between(name, value, 0, 10)
    } else if (name == 'seed') {
      once(name, experiment.seed < 0)
      experiment.seed = <i64>whole(name, value, 0, 4294967295)
    } else {
      fail('input: unknown name ' + name)
    }
    fields++
    if (parser.peek() != 44) break
    parser.at++
  } while (true)
  parser.expect(125)
  if (parser.peek() >= 0) fail('input: something follows the object')
  if (fields != 7) fail('input: hidden, lr, momentum, batch, epochs, l2 and seed are all needed')
  return experiment
}
