/** One run of a program's workload. */
export interface Run {
  readonly ms: number
  /** SHA-256 of all that it wrote and answered. */
  readonly output: string
  /** Empty where it was not metered. */
  readonly fuel: string
}
