import { replay, sign } from '@mycel/wire'
import { EVIDENCE } from '@mycel/wire/evidence'
import { expect } from 'aegir/chai'
import { ContractMailbox } from '../../src/mailboxes/contract-mailbox.ts'
import { adOf, crypto, NETWORK, NOW, signerOf, tenderOf } from '../discovery/ads.ts'
import type { ContractPorts } from '../../src/mailboxes/ports.ts'
import type { Message } from '@mycel/wire'

const [requester, provider] = [signerOf(1), signerOf(2)]
const at = BigInt(NOW)
const head = { epoch: new Uint8Array(16), size: 0n, root: new Uint8Array(32) }
const tender = tenderOf(requester)
const bid = sign(crypto, provider, 'bid', {
  network: NETWORK, tender: tender.digest, provider: provider.publicKey, at, unitPrice: 1n, maxUnits: 1, validUntil: at + 1000n, ad: adOf(provider).bytes, head
})
const award = sign(crypto, requester, 'award', {
  network: NETWORK, bid: bid.digest, tender: tender.digest, requester: requester.publicKey, provider: provider.publicKey, at, units: 1, verifiers: [], head
})

function never (): never {
  throw new Error('not for a bid')
}

/** The mailbox of a bid whose provider declines every award, and how many batches it wrote. */
function waiting (): { readonly mailbox: ContractMailbox, batches (): number } {
  const law = { crypto, evidence: EVIDENCE, receiptLines: never, provenFraud: () => false }
  const begun = replay([tender, bid] as readonly Message[], law)
  let batches = 0
  const ports: ContractPorts = {
    crypto,
    signer: provider,
    network: NETWORK,
    law,
    books: {
      commit: async () => {
        batches++
        return { ok: true }
      }
    },
    secrets: { nonce: never, commitment: never, window: never },
    now: () => at,
    awakeSince: () => at,
    holdsBack: () => false,
    outlived: () => false,
    forgot: async () => {},
    indexesOf: async () => undefined,
    unwilling: () => 'no',
    stopReason: never,
    consults: never,
    consult: never,
    enlists: never,
    enlist: never,
    unveil: never,
    suspect: never,
    room: never,
    lacking: never,
    nextWindow: never,
    resultsRoot: never,
    buildReceipt: never,
    standing: () => [],
    counterparty: () => ({ to: requester.publicKey, addrs: [] }),
    run: never,
    audit: never,
    send: () => {},
    changed: () => {},
    crashed: never
  }

  if (!begun.ok) {
    throw new Error(begun.reason)
  }

  return { mailbox: new ContractMailbox(bid.id, begun.contract, { windows: {}, headSince: at }, ports), batches: () => batches }
}

describe('a bid that nobody awarded', () => {
  it('takes no award while it is being forgotten', async () => {
    const { mailbox, batches } = waiting()
    let clear = (): void => {}
    const cleared = new Promise<void>(resolve => { clear = resolve })
    const gone = mailbox.discard(async () => cleared)
    const answer = mailbox.receive(award as Message)
    clear()
    expect(await gone).to.equal(true)
    expect((await answer).code).to.equal('unknown-predecessor')
    expect(batches()).to.equal(0)
  })

  it('is not forgotten once its award has come', async () => {
    const { mailbox, batches } = waiting()
    const answer = mailbox.receive(award as Message)
    expect(await mailbox.discard(async () => { throw new Error('cleared') })).to.equal(false)
    expect((await answer).code).to.equal('ok')
    expect([mailbox.contract.state, batches()]).to.deep.equal(['declined', 1])
  })
})
