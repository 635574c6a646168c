import { equals, toHex } from '@mycel/wire'
import { hindranceOf } from '../effects/hindrance.ts'
import { blobsOf } from '../effects/workload.ts'
import type { BlobExchange, ValueOptions } from '../blobs/exchange.ts'
import type { Attempt, Confirmer } from '../effects/confirm.ts'
import type { AbortOptions, PeerId } from '@libp2p/interface'
import type { FraudClaim } from '@mycel/verify/proof'
import type { UnitInput } from '@mycel/wire'

/** Module, mounts and input of a proof together, where this node is no party of the contract, bytes. */
export const MAX_GOSSIP_BYTES = 16 * 1024 * 1024

/** Who is asked for a proof's blobs at most: its accuser and the contract's parties. */
export const MAX_ASKED = 3

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

/** Whether everything that a claim's unit needs lies here, and how many bytes came for its input, right or wrong. */
export interface Gathered {
  readonly here: boolean
  readonly brought: number
}

/**
 * Makes everything that a claim's unit needs lie here. What cannot be had blames nobody.
 *
 * @param maxInput - largest input that is fetched, bytes; so much may come from each of `MAX_ASKED` peers
 */
export async function gather ({ exchange, locate, self, log }: RerunPorts, claim: FraudClaim, maxInput: number, options: AbortOptions): Promise<Gathered> {
  const { work, input, accuser } = claim
  let brought = 0

  try {
    const from = await holders(claim, locate, self)

    for (const ref of blobsOf(work)) {
      await exchange.ensure(from, ref, options)
    }

    await fromAny(exchange, from, input, { maxBytes: maxInput, onBrought: bytes => { brought += bytes }, signal: options.signal ?? undefined })
    return { here: true, brought }
  } catch (err) {
    log(`fraud proof by ${toHex(accuser).slice(0, 12)}: its blobs cannot be had (${err instanceof Error ? err.message : String(err)})`)
    return { here: false, brought }
  }
}

/** Asks all at once: whoever cannot be reached, or is slow on purpose, keeps nobody waiting. */
async function fromAny (exchange: Pick<BlobExchange, 'value'>, from: readonly PeerId[], input: Uint8Array, { signal, ...rest }: Omit<ValueOptions, 'signal'> & { readonly signal: AbortSignal | undefined }): Promise<Uint8Array> {
  const found = new AbortController()
  const options = { ...rest, signal: AbortSignal.any([found.signal, ...signal == null ? [] : [signal]]) }

  try {
    return await Promise.any((from.length === 0 ? [[]] : from.map(peer => [peer])).map(async one => exchange.value(one, input, options)))
  } finally {
    found.abort()
  }
}

/** Runs the unit in both tiers; one that is not done in time is as good as one that could not be had. */
export async function rerun ({ confirmer, log }: RerunPorts, { work, accuser }: FraudClaim, unit: UnitInput, options: AbortOptions): Promise<Attempt> {
  try {
    return await confirmer.rerun(work, unit, options)
  } catch (err) {
    log(`fraud proof by ${toHex(accuser).slice(0, 12)}: its unit cannot be run (${err instanceof Error ? err.message : String(err)})`)
    const hindrance = options.signal?.aborted === true ? undefined : hindranceOf(err)
    return { reruns: { baseline: 'unavailable', optimised: 'unavailable' }, ...(hindrance == null ? {} : { hindrance }) }
  }
}

/** Who should have the claim's blobs: its accuser first, then the contract's parties. What they bring is checked by its name, whoever they are. */
async function holders ({ accuser, provider, tender }: FraudClaim, locate: RerunPorts['locate'], self: Uint8Array | undefined): Promise<readonly PeerId[]> {
  const keys = [accuser, tender.body.requester, provider].filter((key, i, all) => all.findIndex(other => equals(other, key)) === i && (self == null || !equals(key, self)))
  const found = await Promise.allSettled(keys.map(async key => locate(key, equals(key, provider) ? [] : tender.body.addrs)))
  return found.flatMap(one => one.status === 'fulfilled' ? [one.value] : [])
}
