/** One measured figure beside its goal, and beside what a peer or a limit came to in the same run. */
export interface Figure {
  readonly bench: string
  readonly figure: string
  readonly value: number
  readonly unit: string
  /** Such as `<= 50`; null where there is none. */
  readonly goal: string | null
  readonly peer: string
  /** In the figure's own unit. */
  readonly peerValue: number
}

/** Told what a bench is doing, for people. */
export type Note = (text: string) => void

export type Bench = (note: Note) => Promise<readonly Figure[]>

/** Three significant digits say all that a run can know. */
export function rounded (value: number): number {
  return Number(value.toPrecision(3))
}

/** The value below which a share of the sorted values lies, nearest rank. */
export function quantile (values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? Number.NaN
}

export function median (values: readonly number[]): number {
  return quantile(values, 0.5)
}

/** Milliseconds that the work took. */
export async function timed (work: () => unknown): Promise<number> {
  const at = performance.now()
  await work()
  return performance.now() - at
}

/** Milliseconds for one call, the fastest of some rounds: what the machine does while nothing else interrupts it. */
export async function fastest (rounds: number, calls: number, work: (i: number) => unknown): Promise<number> {
  const rates: number[] = []

  for (let round = 0; round < rounds; round++) {
    rates.push(await timed(async () => {
      for (let i = 0; i < calls; i++) {
        await work(i)
      }
    }) / calls)
  }

  return Math.min(...rates)
}

/** Waits for something to be there. Error where it is not in time. */
export async function eventually<T> (what: string, limitMs: number, check: () => Promise<T | undefined>, everyMs = 5): Promise<T> {
  const deadline = performance.now() + limitMs

  for (;;) {
    const found = await check()
    if (found !== undefined) {
      return found
    }
    if (performance.now() > deadline) {
      throw new Error(`not within ${limitMs} ms: ${what}`)
    }
    await new Promise(resolve => { setTimeout(resolve, everyMs) })
  }
}
