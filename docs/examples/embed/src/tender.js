import { sign } from '@mycel/wire/envelope'
import { decodeDescriptor } from '@mycel/wire/facets'
import { encodeWasmWork } from '@mycel/wire/messages'

/**
 * A call for bids on one job: a module, and one unit for each input. Priced at what the ad asks at most; `accepted` evidence: this program looks at the results itself.
 *
 * @param crypto
 * @param signer
 * @param root0
 * @param root0.ad
 * @param root0.capacityClass
 * @param root0.network
 * @param root0.module
 * @param root0.units
 * @param root0.windowUnits
 * @param root0.salt
 * @param root0.now
 */
export function buildTender (crypto, signer, { ad, capacityClass, network, module, units, windowUnits, salt, now }) {
  const capacity = ad.body.capacities.find(one => one.class === capacityClass)
  const [profile] = ad.body.profiles

  if (capacity == null || profile == null || decodeDescriptor(capacity.descriptor)?.ok !== true) {
    throw new Error(`this node offers no ${capacityClass} that this program can read`)
  }

  return sign(crypto, signer, 'tender', {
    network,
    requester: signer.publicKey,
    salt,
    at: now,
    class: capacityClass,
    facets: [`class=${capacityClass}`],
    work: {
      kind: 'wasm',
      body: encodeWasmWork({
        module: module.digest, moduleSize: BigInt(module.size), profile, args: [], mounts: [], fuel: 1_000_000_000n, memoryPages: 16, outputBytes: 65_536, wallMs: 5000
      })
    },
    evidence: { kind: 'accepted', body: new Uint8Array(0) },
    units,
    windowUnits,
    asset: capacity.asset,
    unitPriceCap: capacity.unitPrice,
    feePpm: 0,
    feePayee: new Uint8Array(0),
    shares: [],
    audit: { floorPpm: 0, kappaPpm: 0, budget: 0n },
    bidDeadline: now + 5000n,
    deadline: now + 60_000n,
    timeouts: { acceptMs: 10_000, startMs: 10_000, windowMs: 30_000, revealMs: 10_000, openMs: 10_000, approveMs: 10_000, settleMs: 30_000 },
    addrs: []
  })
}
