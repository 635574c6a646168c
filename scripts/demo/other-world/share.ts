/** What the liar did in the run that took place, and how it goes on. */
export interface LiarsWay {
  /** Units that it really got, in the order in which it ran them. */
  readonly held: readonly number[]
  /** Which of them it made up, by its own notes. */
  readonly forged: ReadonlySet<number>
  /** Its rule: whether it makes up the n-th unit that it runs, from 0. */
  forges (position: number): boolean
}

/** The liar's units of one round, and which of them are made up. */
export interface LiarsRound {
  readonly units: readonly number[]
  readonly forged: ReadonlySet<number>
}

/**
 * The liar's part of every round, had it never been found out: what it really got, filled up to the share of one among `providers` from the place in the round where it
 * began its first one. Who gets which units follows from the nodes' timing, so this is one of the ways in which it could have gone.
 *
 * @param sizes - units of each round
 */
export function liarsRounds ({ held, forged, forges }: LiarsWay, sizes: readonly number[], providers: number): readonly LiarsRound[] {
  const starts = sizes.map((_, i) => sizes.slice(0, i).reduce((sum, size) => sum + size, 0))
  const start = starts.findLast(at => at <= (held[0] ?? 0)) ?? 0
  const offset = (held[0] ?? 0) - start
  let position = held.length

  return sizes.map((size, i) => {
    const first = starts[i] ?? 0
    const real = held.filter(index => index >= first && index < first + size)
    const around = Array.from({ length: size }, (_, n) => first + (offset + n) % size).filter(index => !real.includes(index))
    const more = around.slice(0, Math.max(0, Math.ceil(size / providers) - real.length))
    return { units: [...real, ...more], forged: new Set([...real.filter(index => forged.has(index)), ...more.filter(() => forges(position++))]) }
  })
}
