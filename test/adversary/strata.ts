import { createHash } from 'node:crypto'

/**
 * Chooses a share of a sequence evenly: the first n positions hold between `floor(n · fraction)` and that plus one chosen ones. Each stratum of about `1 / fraction`
 * consecutive positions has exactly one, at a place drawn from the seed, so nobody without the seed can tell which.
 */
export function createStrata (fraction: number, seed: string): (position: number) => boolean {
  return position => {
    const stratum = Math.floor(position * fraction + 1e-9)
    const from = Math.ceil(stratum / fraction - 1e-9)
    const size = Math.ceil((stratum + 1) / fraction - 1e-9) - from
    const drawn = createHash('sha256').update(`${seed} ${stratum}`).digest().readUInt32BE()
    return position - from === drawn % size
  }
}
