import { randomBytes } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { open, sign } from '@mycel/wire/envelope'
import { createRequester, handle, protocolName } from '@mycel/wire/streams'
import { Blobs } from './blobs.js'
import { publish } from './connect.js'
import { Engagement } from './engagement.js'
import { buildTender } from './tender.js'

const now = () => BigInt(Date.now())
const PUBLISH_AGAIN_MS = 50
const NO_LOG = { epoch: new Uint8Array(16), size: 0n, root: new Uint8Array(32) }

/**
 * The whole loop with one node: its ad, a tender, the first good bid, an award, windows of units, the countersigned receipt. Resolves with the outputs and the
 * contract. Rejects where the node refuses, breaks the law or is too slow for the signal.
 *
 * @param root0
 * @param root0.node
 * @param root0.peer
 * @param root0.crypto
 * @param root0.signer
 * @param root0.network
 * @param root0.capacityClass
 * @param root0.module
 * @param root0.inputs
 * @param root0.windowUnits
 * @param root0.accepts
 * @param root0.tell
 * @param root1
 * @param root1.signal
 */
export async function hire ({ node, peer, crypto, signer, network, capacityClass = 'compute', module, inputs, windowUnits = 4, accepts, tell = () => {} }, { signal }) {
  const blobs = new Blobs(crypto)
  const protocol = name => protocolName(network, name)
  const ads = createRequester(node, { protocol: protocol('ad') })
  const steps = createRequester(node, { protocol: protocol('contract') })
  const pieces = createRequester(node, { protocol: protocol('blob') })
  const events = new EventTarget()
  const offers = []
  let engagement
  let tender

  /**
   * What came over the wire: opened, checked by the law, answered with a verdict. Deciding comes later.
   *
   * @param bytes
   */
  function receive (bytes) {
    const opened = open(crypto, bytes, { network })

    if (!opened.ok) {
      return { id: new Uint8Array(0), code: opened.code, reason: opened.reason }
    }

    const { message } = opened
    const begun = message.type === 'bid' && tender != null ? beginWith(tender, message) : undefined
    const applied = begun ?? engagement?.take(message) ?? { ok: false, code: 'unknown-predecessor', reason: 'no such contract here' }

    if (applied.ok) {
      tell(`${message.type} from the node`)
      events.dispatchEvent(new Event('changed'))
    }

    return { id: message.digest, code: applied.ok ? 'ok' : applied.code, reason: applied.ok ? '' : applied.reason }
  }

  /**
   * Whether a bid could become a contract under this tender: tried on a copy, kept as an offer.
   *
   * @param call
   * @param bid
   */
  function beginWith (call, bid) {
    const applied = new Engagement({ crypto }, [call]).take(bid)

    if (applied.ok) {
      offers.push(bid)
    }

    return applied
  }

  async function send ({ message, attachments }) {
    tell(`${message.type} to the node`)
    const { verdicts: [verdict] } = await steps.request(peer, { envelopes: [message.bytes], attachments }, { signal })

    if (verdict?.code !== 'ok' && verdict?.code !== 'duplicate') {
      throw new Error(`the node refused ${message.type}: ${verdict?.code}, ${verdict?.reason}`)
    }
  }

  async function until (condition) {
    while (!condition()) {
      await new Promise((resolve, reject) => {
        events.addEventListener('changed', resolve, { once: true })
        signal.addEventListener('abort', () => { reject(signal.reason) }, { once: true })
      })
    }
  }

  const stopServing = await Promise.all([
    handle(node, protocol('contract'), ({ envelopes, attachments }) => {
      attachments.forEach(blob => { blobs.put(blob) })
      return { verdicts: envelopes.map(receive) }
    }),
    handle(node, protocol('blob'), request => blobs.serve(request))
  ])

  try {
    const { envelopes: [adBytes = new Uint8Array(0)] } = await ads.request(peer, {}, { signal })
    const ad = open(crypto, adBytes, { network, only: ['ad'] })

    if (!ad.ok) {
      throw new Error(`the node's ad does not open: ${ad.code}`)
    }

    const propose = async () => {
      tender = buildTender(crypto, signer, {
        ad: ad.message, capacityClass, network, module: { digest: blobs.put(module), size: module.byteLength }, units: inputs.length, windowUnits, salt: new Uint8Array(randomBytes(16)), now: now()
      })
      return publish(node, `/mycel/${network}/tenders/${capacityClass}`, peer, tender.bytes, { signal })
    }

    while (await propose() === 0) {
      await setTimeout(PUBLISH_AGAIN_MS, undefined, { signal })
    }

    tell('tender published')
    await until(() => offers.length > 0)

    const [bid] = offers
    const award = sign(crypto, signer, 'award', {
      network, bid: bid.digest, tender: tender.digest, requester: signer.publicKey, provider: bid.body.provider, at: now() > bid.body.at ? now() : bid.body.at, units: inputs.length, verifiers: [], head: NO_LOG
    })
    engagement = new Engagement({
      crypto, signer, inputs, blobs, accepts, fetch: async (digest, size) => blobs.obtain(pieces, peer, { digest, size }, { signal })
    }, [tender, bid, award])
    await send({ message: award, attachments: [] })

    while (!engagement.over) {
      const before = engagement.contract.head
      const step = await engagement.next(now())

      if (step != null) {
        await send(step)
      } else {
        await until(() => engagement.contract.head !== before)
      }
    }

    return { outputs: engagement.results, contract: engagement.contract }
  } finally {
    [ads, steps, pieces].forEach(requester => { requester.stop() })
    await Promise.all(stopServing.map(async stop => stop()))
  }
}
