import { sign } from '@mycel/wire'
import { EVIDENCE } from '@mycel/wire/evidence'
import { expect } from 'aegir/chai'
import { Contracts } from '../../src/contracts/contracts.ts'
import { Store } from '../../src/stores/store.ts'
import { inFolder } from '../api/folder.ts'
import { adOf, crypto, NETWORK, NOW, signerOf, tenderOf } from '../discovery/ads.ts'
import type { ContractPorts } from '../../src/mailboxes/ports.ts'
import type { ContractMessage } from '@mycel/wire'

const [requester, provider] = [signerOf(1), signerOf(2)]
const at = BigInt(NOW)
const head = { epoch: new Uint8Array(16), size: 0n, root: new Uint8Array(32) }
const tender = tenderOf(requester)
const bid = sign(crypto, provider, 'bid', { network: NETWORK, tender: tender.digest, provider: provider.publicKey, at, unitPrice: 1n, maxUnits: 1, validUntil: at + 1000n, ad: adOf(provider).bytes, head })
const award = sign(crypto, requester, 'award', { network: NETWORK, bid: bid.digest, tender: tender.digest, requester: requester.publicKey, provider: provider.publicKey, at, units: 1, verifiers: [], head })

/** A provider that works for anybody, on this store. */
async function providing (use: (contracts: Contracts) => Promise<void>): Promise<void> {
  await inFolder(async dir => {
    const store = await Store.open(dir)
    const ports: Partial<ContractPorts> = {
      crypto,
      signer: provider,
      network: NETWORK,
      law: { crypto, evidence: EVIDENCE, receiptLines: () => [], provenFraud: () => false },
      books: { commit: async (_, ops) => { await store.write(ops); return { ok: true } } },
      now: () => at,
      awakeSince: () => at,
      holdsBack: () => false,
      outlived: () => false,
      forgot: async () => {},
      indexesOf: async () => undefined,
      unwilling: () => undefined,
      standing: () => [],
      counterparty: () => ({ to: requester.publicKey, addrs: [] }),
      send: () => {},
      changed: () => {},
      crashed: err => { throw err }
    }

    try {
      await use(new Contracts(store, ports as ContractPorts))
    } finally {
      await store.close()
    }
  })
}

describe('a bid that is made again', () => {
  it('is the same contract, awarded or not: whoever repeats its tender makes nothing forgotten', async () => {
    await providing(async contracts => {
      const keep = async (): Promise<string | undefined> => contracts.keepBid(tender, bid, [])
      // a tender that is dated ahead is answered with the same bytes, and two of them may come at once
      expect(await Promise.all([keep(), keep()])).to.deep.equal([undefined, 'the same bid was made already'])
      expect((await contracts.receive(award as ContractMessage)).code).to.equal('ok')
      expect(await keep()).to.equal('the same bid was made already')
      expect(contracts.list().map(({ contract }) => contract.state)).to.deep.equal(['accepted'])
    })
  })
})
