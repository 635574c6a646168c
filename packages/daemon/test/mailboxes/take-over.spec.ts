import { receiptFacts } from '@mycel/wire'
import { expect } from 'aegir/chai'
import { ContractMailbox } from '../../src/mailboxes/contract-mailbox.ts'
import { crypto, NETWORK } from '../discovery/ads.ts'
import { law, Played, PRICE, provider, requester } from '../standing/played.ts'
import type { BooksMutation } from '../../src/core/consequences.ts'
import type { ContractPorts } from '../../src/mailboxes/ports.ts'

/** A provider's mailbox with so much of a contract; `said` is everything it did, in order. */
function holding (played: Played, { holdsBack }: { readonly holdsBack: () => boolean }): { readonly mailbox: ContractMailbox, readonly said: string[], readonly booked: BooksMutation[] } {
  const said: string[] = []
  const booked: BooksMutation[] = []
  const { contract } = played
  const ports: Partial<ContractPorts> = {
    crypto,
    signer: provider,
    network: NETWORK,
    law,
    books: { commit: async mutations => { said.push('commit'); booked.push(...mutations); return { ok: true } } },
    secrets: { nonce: () => new Uint8Array(32), commitment: () => ({ party: new Uint8Array(32), commitment: new Uint8Array(32) }), window: () => new Uint8Array(32) },
    now: () => contract.at + 10n,
    awakeSince: () => contract.at,
    holdsBack,
    outlived: () => true,
    forgot: async () => { said.push('forgot') },
    unwilling: () => undefined,
    standing: () => [],
    counterparty: () => ({ to: requester.publicKey, addrs: [] }),
    resultsRoot: () => new Uint8Array(32),
    buildReceipt: (now, at) => ({ ...receiptFacts(now, law) ?? expect.fail('no award'), prev: now.headDigest, at, head: { epoch: new Uint8Array(16), size: 0n, root: new Uint8Array(32) } }),
    send: ({ envelopes }) => { said.push(`sent ${envelopes.length}`) },
    changed: ({ contract: { state } }) => { said.push(state) },
    crashed: err => { throw err }
  }
  return { mailbox: new ContractMailbox(contract.bid?.id ?? expect.fail('no bid'), contract, { windows: {}, headSince: contract.at }, ports as ContractPorts), said, booked }
}

describe('a mailbox that is shown what its node has forgotten', () => {
  const whole = new Played().step('accept').window().window().window()

  it('learns first that it was rolled back, takes all of it at once, reserves what it promised, and signs nothing before it is told to go on', async () => {
    let held = true
    const { mailbox, said, booked } = holding(new Played(), { holdsBack: () => held })
    expect(await mailbox.takeOver(whole.messages)).to.equal(whole.messages.length - 3)
    expect(said).to.deep.equal(['forgot', 'commit', 'proven'])
    expect(booked).to.deep.equal([{ do: 'reserve', contract: whole.contract.id, promised: true, reservation: { side: 'provider', peer: requester.publicKey, asset: 'credit', amount: 12n * PRICE } }])

    await mailbox.note()
    expect(mailbox.contract.state, 'while it is held back').to.equal('proven')
    held = false
    await mailbox.note()
    expect(mailbox.contract.transcript.at(-1)?.type).to.be.oneOf(['deliver', 'receipt'])
    mailbox.stop()
  })

  it('that only missed what the other side said was not rolled back', async () => {
    const { mailbox, said } = holding(new Played().step('accept').steps('start', 'commit'), { holdsBack: () => true })
    expect(await mailbox.takeOver(new Played().step('accept').steps('start', 'commit', 'reveal').messages)).to.equal(1)
    expect(said).to.deep.equal(['commit', 'revealed'])
    expect(await mailbox.takeOver(whole.messages.slice(0, 5)), 'nothing new').to.equal(0)
    expect(said).to.deep.equal(['commit', 'revealed'])
    mailbox.stop()
  })
})
