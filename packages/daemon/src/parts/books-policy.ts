import type { PolicyConfig } from '../config.ts'
import type { AssetPolicy, BooksPolicy } from '@mycel/settle/books'

/** The owner's limits, the same for every asset. */
export function booksPolicy (policy: PolicyConfig): BooksPolicy {
  const share = (cap: bigint): bigint => cap * BigInt(policy.newcomerAttestedPpm) / 1_000_000n
  const growth = { ppm: policy.newcomerGrowthPpm, most: policy.newcomerPoolMost }
  const limits: AssetPolicy = {
    provider: { cap: policy.newcomerPoolProvider, forAttested: share(policy.newcomerPoolProvider), growth },
    requester: { cap: policy.newcomerPoolRequester, forAttested: share(policy.newcomerPoolRequester), growth },
    maxOwed: policy.maxOwed
  }

  return limitsFor(limits)
}

/** Settle asks by asset with `Object.hasOwn`; these limits are the answer whatever the asset. */
function limitsFor (limits: AssetPolicy): BooksPolicy {
  return new Proxy<Record<string, AssetPolicy>>({}, {
    get: () => limits,
    getOwnPropertyDescriptor: () => ({ value: limits, enumerable: true, configurable: true, writable: false })
  })
}
