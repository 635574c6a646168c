import { equals, toHex } from '@mycel/wire'
import { blobsOf } from '../effects/workload.ts'
import type { BlobExchange } from '../blobs/exchange.ts'
import type { Confirmer } from '../effects/confirm.ts'
import type { AbortOptions, PeerId } from '@libp2p/interface'
import type { FraudClaim, Reruns } from '@mycel/verify/proof'
import type { UnitInput } from '@mycel/wire'

/** Module, mounts and input of a proof together, where this node is no party of the contract, bytes. */
export const MAX_GOSSIP_BYTES = 16 * 1024 * 1024

/** Memory that such a proof may ask for, pages of 64 KiB. */
const MAX_GOSSIP_PAGES = 8192

export interface RerunPorts {
  readonly exchange: BlobExchange
  readonly confirmer: Confirmer
  /** This node's key. */
  readonly self?: Uint8Array
  locate (key: Uint8Array, addrs: readonly string[]): Promise<PeerId>
  log (text: string): void
}

/** Module and mounts, as the tender says, bytes. */
export function sizeOf ({ work }: Pick<FraudClaim, 'work'>): number {
  return Number(work.mounts.reduce((sum, { size }) => sum + size, work.moduleSize))
}

/** Whether a claim asks for more than is fetched and run for somebody else's contract. */
export function isTooLarge (claim: FraudClaim): boolean {
  return sizeOf(claim) > MAX_GOSSIP_BYTES || claim.work.memoryPages > MAX_GOSSIP_PAGES
}

/**
 * Makes everything that a claim's unit needs lie here. Undefined where it cannot be had, which blames nobody.
 *
 * @param maxInput - largest input that is fetched, bytes
 */
export async function gather ({ exchange, locate, self, log }: RerunPorts, claim: FraudClaim, maxInput: number, options: AbortOptions): Promise<UnitInput | undefined> {
  const { work, index, input, accuser } = claim

  try {
    const from = await holders(claim, locate, self)

    for (const ref of blobsOf(work)) {
      await exchange.ensure(from, ref, options)
    }

    return { index, input: await fromAny(exchange, from, input, { maxBytes: maxInput, signal: options.signal ?? undefined }) }
  } catch (err) {
    log(`fraud proof by ${toHex(accuser).slice(0, 12)}: its blobs cannot be had (${err instanceof Error ? err.message : String(err)})`)
    return undefined
  }
}

/** Asks all at once: whoever cannot be reached, or is slow on purpose, keeps nobody waiting. */
async function fromAny (exchange: Pick<BlobExchange, 'value'>, from: readonly PeerId[], input: Uint8Array, { maxBytes, signal }: { readonly maxBytes: number, readonly signal: AbortSignal | undefined }): Promise<Uint8Array> {
  const found = new AbortController()
  const options = { maxBytes, signal: AbortSignal.any([found.signal, ...signal == null ? [] : [signal]]) }

  try {
    return await Promise.any((from.length === 0 ? [[]] : from.map(peer => [peer])).map(async one => exchange.value(one, input, options)))
  } finally {
    found.abort()
  }
}

/** Runs the unit in both tiers; one that is not done in time is as good as none that could not be had. */
export async function rerun ({ confirmer, log }: RerunPorts, { work, accuser }: FraudClaim, unit: UnitInput, options: AbortOptions): Promise<Reruns> {
  try {
    return await confirmer.rerun(work, unit, options)
  } catch (err) {
    log(`fraud proof by ${toHex(accuser).slice(0, 12)}: its unit cannot be run (${err instanceof Error ? err.message : String(err)})`)
    return { baseline: 'unavailable', optimised: 'unavailable' }
  }
}

/** Who should have the claim's blobs: its accuser first, then the contract's parties. What they bring is checked by its name, whoever they are. */
async function holders ({ accuser, provider, tender }: FraudClaim, locate: RerunPorts['locate'], self: Uint8Array | undefined): Promise<readonly PeerId[]> {
  const keys = [accuser, tender.body.requester, provider].filter((key, i, all) => all.findIndex(other => equals(other, key)) === i && (self == null || !equals(key, self)))
  const found = await Promise.allSettled(keys.map(async key => locate(key, equals(key, provider) ? [] : tender.body.addrs)))
  return found.flatMap(one => one.status === 'fulfilled' ? [one.value] : [])
}
