/** Mean of a sample, and the ends of the interval that holds the true one 95 times in 100 (normal approximation). */
export interface Estimate {
  readonly mean: number
  readonly low: number
  readonly high: number
}

const Z95 = 1.959964

/** Sums of two quantities over runs: enough for the mean and variance of any `a·x − y`. */
export class Sums {
  private n = 0
  private x = 0
  private y = 0
  private xx = 0
  private xy = 0
  private yy = 0

  add (x: number, y: number): void {
    this.n++
    this.x += x
    this.y += y
    this.xx += x * x
    this.xy += x * y
    this.yy += y * y
  }

  /** Of `a·x − y`. */
  difference (a: number): Estimate {
    const mean = (a * this.x - this.y) / this.n
    const square = (a * a * this.xx - 2 * a * this.xy + this.yy) / this.n
    const error = Math.sqrt(Math.max(0, square - mean * mean) / (this.n - 1)) * Z95
    return { mean, low: mean - error, high: mean + error }
  }
}
