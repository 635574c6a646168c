import { assetOf } from '@mycel/settle/assets'
import { parseAmount } from '../../amount.ts'
import { keyOfParty } from '../../parties.ts'
import { usage } from '../exit.ts'
import { positional, text } from '../verb.ts'
import type { Call } from '../verb.ts'

/** As in [names] of config.toml; the node knows which peer is meant. */
const NAME = /^[A-Z0-9][A-Za-z0-9-]{0,31}$/

export function partyAt (call: Call, at: number): string {
  const party = positional(call, at)

  if (keyOfParty(party) == null && !NAME.test(party)) {
    throw usage(`"${party}" names nobody`, 'a peer id 12D3KooW…, a did:key:z6Mk…, or a name of [names] in config.toml')
  }

  return party
}

/** Micro-units. */
export function amountAt (call: Call, at: number, least = 1n): bigint {
  const amount = parseAmount(positional(call, at))

  if (amount == null || amount < least) {
    throw usage(`"${positional(call, at)}" is no amount`, `a decimal ${least === 0n ? '' : 'above zero '}with at most six places, e.g. 1.25`)
  }

  return amount
}

export function assetOption (call: Call): string {
  const name = text(call, 'asset') ?? 'credit'
  const asset = assetOf(name)

  if (!asset.ok) {
    throw usage(asset.reason)
  }

  return name
}

/** Unix milliseconds of a day or a time. */
export function sinceOption (call: Call): number | undefined {
  const since = text(call, 'since')
  const at = since == null ? undefined : Date.parse(since)

  if (at != null && !(at >= 0)) {
    throw usage(`"${since ?? ''}" is no time`, 'a day such as 2026-11-02 or a time such as 2026-11-02T08:00Z')
  }

  return at
}
