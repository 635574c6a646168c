export interface OpenWindow {
  /** Units ordered in it. */
  readonly units: number
  /** Units of it that were re-run here and found right. */
  readonly checked: number
  /** Micro-units for one unit. */
  readonly unitPrice: bigint
}

/** Value that was ordered from one peer, is not settled, and that nobody here has re-run, micro-units. RangeError where more is checked than ordered. */
export function unverifiedValue (windows: readonly OpenWindow[]): bigint {
  return windows.reduce((sum, { units, checked, unitPrice }) => {
    if (!Number.isInteger(units) || !Number.isInteger(checked) || checked < 0 || checked > units || unitPrice < 0n) {
      throw new RangeError(`${checked} of ${units} units at ${unitPrice}`)
    }

    return sum + BigInt(units - checked) * unitPrice
  }, 0n)
}

export interface CapTerms {
  /** Value of this (peer, class) that was re-run here and found right since its last failure, micro-units. */
  readonly verified: bigint
  /** What a peer without any may hold, micro-units. */
  readonly base: bigint
  /** What it may hold more for each unit of value that was verified. 50 at a floor of 2 %: what it has delivered honestly. */
  readonly growth: bigint
  /** What nobody may pass, micro-units. */
  readonly most: bigint
}

/** Most unverified value that one peer may hold at a time: `min(most, base + growth · verified)`. RangeError where an amount is negative. */
export function unverifiedCap ({ verified, base, growth, most }: CapTerms): bigint {
  if ([verified, base, growth, most].some(amount => amount < 0n)) {
    throw new RangeError('a negative amount')
  }

  const grown = base + growth * verified
  return grown < most ? grown : most
}

/** Units of the next window, 0 … windowUnits: as many as fit under the cap if nothing of them were checked. */
export function unitsWithinCap ({ windowUnits, unitPrice, unverified, cap }: { readonly windowUnits: number, readonly unitPrice: bigint, readonly unverified: bigint, readonly cap: bigint }): number {
  const room = cap - unverified

  if (unitPrice <= 0n) {
    return windowUnits
  }

  return room <= 0n ? 0 : Number(room / unitPrice < BigInt(windowUnits) ? room / unitPrice : BigInt(windowUnits))
}
