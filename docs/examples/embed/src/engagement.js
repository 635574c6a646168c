import { receiptLines } from '@mycel/settle/receipts'
import { checkOpening, inputsRoot, workOf } from '@mycel/verify/commit'
import { apply, isOver, unitsLeft } from '@mycel/wire/contract'
import { countersign, sign } from '@mycel/wire/envelope'
import { EVIDENCE } from '@mycel/wire/evidence'
import { decodeResults, decodeWasmWork, encodeManifest } from '@mycel/wire/messages'

/** One contract from this program's side. What a message does to it is law (`apply`); which message to sign next is this class's choice. */
export class Engagement {
  contract
  #init
  #results = []

  /**
   * `init`: crypto, signer, inputs, blobs, `fetch(digest, size)`, `accepts(inputs, outputs)`.
   *
   * @param init
   * @param messages
   */
  constructor (init, messages) {
    this.#init = init
    messages.forEach(message => { this.take(message) })
  }

  /** The outputs so far, in order. */
  get results () {
    return this.#results
  }

  /**
   * Applies a message of either side. A refusal is a value; its code goes back to the sender.
   *
   * @param message
   */
  take (message) {
    const applied = apply(this.contract, message, { crypto: this.#init.crypto, evidence: EVIDENCE, receiptLines, provenFraud: () => false })

    if (applied.ok) {
      this.contract = applied.contract
    }

    return applied
  }

  /**
   * Signs this side's next step, if it is this side's turn: `{ message, attachments }`.
   *
   * @param now
   */
  async next (now) {
    switch (this.contract.state) {
      case 'accepted':
      case 'proven':
        return unitsLeft(this.contract) > 0 ? this.#start(now) : undefined
      case 'opened':
        return this.#judge(now)
      case 'receipted':
        return this.#signed(countersign(this.#init.crypto, this.#init.signer, this.contract.receipt))
      default:
        return undefined
    }
  }

  get over () {
    return isOver(this.contract)
  }

  #start (now) {
    const { crypto, blobs } = this.#init
    const units = this.#unitsOf(this.contract.provenUnits, Math.min(this.contract.tender.body.windowUnits, unitsLeft(this.contract)))
    const manifest = encodeManifest(units)
    const inputs = units.map(({ index, input }) => ({ index, input: crypto.sha256(input) }))
    return this.#step(now, 'start', { window: this.contract.provenWindows, units: units.length, manifest: blobs.put(manifest), manifestSize: manifest.byteLength, inputsRoot: inputsRoot(crypto, inputs), nonces: [] }, [manifest])
  }

  /**
   * Looks at what was delivered: first whether it is what was committed, then whether it is what was wanted.
   *
   * @param now
   */
  async #judge (now) {
    const { crypto, fetch, accepts } = this.#init
    const { tender, current: { window, start, commit, open } } = this.contract
    const units = this.#unitsOf(this.contract.provenUnits, start.body.units)
    const delivered = decodeResults(await fetch(open.body.results, Number(open.body.resultsSize)))
    const work = decodeWasmWork(tender.body.work.body)

    if (!delivered.ok || !work.ok) {
      return this.#step(now, 'cancel', { reason: 'the results do not decode' })
    }

    const results = delivered.value.units
    const opening = checkOpening(crypto, {
      commit: commit.body,
      work: workOf(crypto, tender.body.work.body, work.value),
      inputs: units.map(({ index, input }) => ({ index, input: crypto.sha256(input) })),
      results: results.map(({ status, fuel, output }) => ({ status, fuel, output: crypto.sha256(output) })),
      secret: open.body.secret
    })

    if (!opening.ok || !accepts(units, results)) {
      return this.#step(now, 'cancel', { reason: opening.ok ? 'the results are not what was asked for' : opening.reason })
    }

    this.#results.push(...results.map(({ output }) => output))
    return this.#step(now, 'approve', { window, audited: 0 })
  }

  #step (now, type, particulars, attachments = []) {
    const { crypto, signer } = this.#init
    const { tender, award, headDigest, at } = this.contract
    // a step is never older than the one before it, whatever the clocks say
    const common = { network: tender.body.network, contract: award.digest, prev: headDigest, author: signer.publicKey, at: now > at ? now : at }
    return this.#signed(sign(crypto, signer, type, { ...common, ...particulars }), attachments)
  }

  #signed (message, attachments = []) {
    const applied = this.take(message)

    if (!applied.ok) {
      throw new Error(`this program signed what the law refuses: ${applied.code}, ${applied.reason}`)
    }

    return { message, attachments }
  }

  #unitsOf (from, count) {
    return this.#init.inputs.slice(from, from + count).map((input, i) => ({ index: BigInt(from + i), input }))
  }
}
