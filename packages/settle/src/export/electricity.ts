import { byTime } from './journal.ts'
import type { JournalItem, Transaction } from './journal.ts'

const MS_PER_HOUR = 3_600_000n
const WATTS_PER_KW = 1000n

/** What electricity is taken to cost: a guess of the owner, not a measurement. */
export interface Tariff {
  readonly asset: string
  /** Micro-units for one kWh. */
  readonly perKwh: bigint
}

/** What one receipt's work took. */
export interface Effort {
  /** Milliseconds. */
  readonly ms: bigint
  /** More than the machine draws when idle. */
  readonly watts: bigint
}

/** Micro-units for what work took: price · watts · time as one rational, rounded once, half up. */
export function electricityCost ({ perKwh }: Tariff, { watts, ms }: Effort): bigint {
  const whole = WATTS_PER_KW * MS_PER_HOUR
  return (2n * perKwh * watts * ms + whole) / (2n * whole)
}

/** A journal with an estimate beside every receipt of work whose effort is known, by the receipt's id. Accounts of their own, so that they can be left out. */
export function withElectricity (items: readonly JournalItem[], tariff: Tariff, efforts: ReadonlyMap<string, Effort>): readonly JournalItem[] {
  const estimates = items.flatMap((item): readonly Transaction[] => {
    const effort = item.kind === 'receipt' ? efforts.get(item.id) : undefined
    const cost = effort == null ? 0n : electricityCost(tariff, effort)

    return effort == null || cost === 0n
      ? []
      : [{
          kind: 'electricity',
          at: item.at,
          id: `${item.id}-electricity`,
          title: `Electricity, estimated: ${effort.ms} ms at ${effort.watts} W`,
          facts: [['estimate-for', item.id]],
          postings: [
            { account: ['Expenses', 'Electricity', 'Estimate'], asset: tariff.asset, amount: cost },
            { account: ['Liabilities', 'Electricity', 'Estimate'], asset: tariff.asset, amount: -cost }
          ]
        }]
  })

  return [...items, ...estimates].sort(byTime)
}
