import { byTime } from './journal.ts'
import type { JournalItem, Transaction } from './journal.ts'

const MS_PER_HOUR = 3_600_000n
const WATTS_PER_KW = 1000n

/** What electricity is taken to cost: a guess of the owner, not a measurement. */
export interface Tariff {
  readonly asset: string
  /** Micro-units for one kWh. */
  readonly perKwh: bigint
  /** Watts more that the machine is taken to draw while it works. */
  readonly watts: bigint
}

/** Micro-units for so many milliseconds of work: price · watts · time as one rational, rounded once, half up. */
export function electricityCost ({ perKwh, watts }: Tariff, ms: bigint): bigint {
  const whole = WATTS_PER_KW * MS_PER_HOUR
  return (2n * perKwh * watts * ms + whole) / (2n * whole)
}

/** A journal with an estimate beside every receipt for which a time is known: `msOf` by receipt id, milliseconds. Accounts of their own, so that they can be left out. */
export function withElectricity (items: readonly JournalItem[], tariff: Tariff, msOf: ReadonlyMap<string, bigint>): readonly JournalItem[] {
  const estimates = items.flatMap((item): readonly Transaction[] => {
    const ms = item.kind === 'receipt' ? msOf.get(item.id) : undefined
    const cost = ms == null ? 0n : electricityCost(tariff, ms)

    return ms == null || cost === 0n
      ? []
      : [{
          kind: 'electricity',
          at: item.at,
          id: `${item.id}-electricity`,
          title: `Electricity, estimated: ${ms} ms at ${tariff.watts} W`,
          facts: [['estimate-for', item.id]],
          postings: [
            { account: ['Expenses', 'Electricity', 'Estimate'], asset: tariff.asset, amount: cost },
            { account: ['Liabilities', 'Electricity', 'Estimate'], asset: tariff.asset, amount: -cost }
          ]
        }]
  })

  return [...items, ...estimates].sort(byTime)
}
