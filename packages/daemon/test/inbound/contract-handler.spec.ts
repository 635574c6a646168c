import { blobRefOf } from '@mycel/wire/blobs'
import { sign } from '@mycel/wire/envelope'
import { expect } from 'aegir/chai'
import { ContractHandler } from '../../src/inbound/contract-handler.ts'
import { peerIdOf } from '../../src/network/identity.ts'
import { BlobError } from '../../src/stores/blobs/errors.ts'
import { adOf, crypto, doubleRootOf, NETWORK, NOW, proofOf, signerOf, tenderOf } from '../discovery/ads.ts'
import type { CourtVerdict } from '../../src/proofs/court.ts'
import type { Authenticated, Signer } from '@mycel/wire/envelope'
import type { Start } from '@mycel/wire/messages'

const now = BigInt(NOW)
const requester = signerOf(1)
const provider = signerOf(2)
const digest = new Uint8Array(32).fill(3)
const step = { network: NETWORK, contract: digest, prev: digest, author: requester.publicKey, at: now }

function start (over: Partial<Start> = {}): Authenticated<'start'> {
  return sign(crypto, requester, 'start', { ...step, window: 0, units: 1, manifest: digest, manifestSize: 1, inputsRoot: digest, nonces: [], ...over })
}

function bid (): Authenticated<'bid'> {
  return sign(crypto, provider, 'bid', {
    network: NETWORK, tender: digest, provider: provider.publicKey, at: now, unitPrice: 1n, maxUnits: 1, validUntil: now + 1n, ad: Uint8Array.of(1), head: { epoch: new Uint8Array(16), size: 0n, root: digest }
  })
}

/** What the handler passed on, and what it answered. */
async function handed (envelopes: readonly Uint8Array[], { from = requester, attachments = [], welcome = true, verdict = 'upheld', full, body = new Uint8Array(0) }: { from?: Signer, body?: Uint8Array, full?: Error, attachments?: readonly Uint8Array[], welcome?: boolean, verdict?: CourtVerdict } = {}): Promise<{ readonly codes: readonly string[], readonly told: readonly string[] }> {
  const told: string[] = []
  const ok = { code: 'ok', reason: '' } as const
  const handler = new ContractHandler({
    crypto,
    network: NETWORK,
    contracts: { receive: async message => { told.push(message.type); return ok }, wouldTake: async () => welcome },
    jobs: { takeBid: async () => { told.push('bid'); return ok } },
    tenders: async () => { told.push('tender') },
    court: { judge: async () => { told.push('proof'); return verdict } },
    bidder: () => { told.push('bidder') },
    committed: () => { told.push('committed') },
    blobs: { put: async bytes => { if (full != null) { throw full } told.push(`blob ${bytes.join()}`); return blobRefOf(crypto, bytes) } },
    heads: { hear: (bytes, key) => { told.push(...bytes.byteLength === 0 ? [] : [`head ${bytes.join()} of ${key[0] ?? ''}`]) } },
    now: () => now
  })
  const { verdicts = [] } = await handler.handle({ body, envelopes, attachments }, { peer: peerIdOf(from.publicKey), key: from.publicKey }, { signal: new AbortController().signal })
  return { codes: verdicts.map(({ code }) => code), told }
}

describe('the contract protocol, from the other side', () => {
  it('hands on what is in order, each to whom it concerns', async () => {
    expect(await handed([start().bytes, proofOf(requester).bytes, doubleRootOf(requester).bytes])).to.deep.equal({ codes: ['ok', 'ok', 'ok'], told: ['start', 'proof', 'proof'] })
    expect(await handed([bid().bytes], { from: provider })).to.deep.equal({ codes: ['ok'], told: ['bidder', 'bid'] })
  })

  it('hands on the sender\'s head, which rides along', async () => {
    expect(await handed([start().bytes], { body: Uint8Array.of(1, 2) })).to.deep.equal({ codes: ['ok'], told: [`head 1,2 of ${requester.publicKey[0]}`, 'start'] })
  })

  it('asks whoever brings a proof that waits here to come again', async () => {
    for (const [verdict, code] of [['kept', 'busy'], ['busy', 'busy'], ['moot', 'ok'], ['dismissed', 'ok'], ['refused', 'ok'], ['unverifiable', 'ok']] as const) {
      expect((await handed([proofOf(requester).bytes], { verdict })).codes, verdict).to.deep.equal([code])
    }
  })

  it('has every commit looked at once it has been answered', async () => {
    const commit = sign(crypto, provider, 'commit', { ...step, author: provider.publicKey, window: 0, units: 1, root: digest, fuel: 0n })
    expect(await handed([commit.bytes], { from: provider })).to.deep.equal({ codes: ['ok'], told: ['commit', 'committed'] })
  })

  it('refuses bytes that do not open, and goes on with the rest', async () => {
    const broken = start().bytes.slice()
    broken[broken.byteLength - 1] = (broken.at(-1) ?? 0) ^ 1
    const foreign = start({ network: 'other' }).bytes
    expect(await handed([broken, foreign, start().bytes])).to.deep.equal({ codes: ['bad-signature', 'wrong-network', 'ok'], told: ['start'] })
  })

  it('refuses what is no step of a contract', async () => {
    expect(await handed([adOf(requester).bytes])).to.deep.equal({ codes: ['not-allowed'], told: [] })
  })

  it('refuses what is dated more than a minute ahead', async () => {
    expect(await handed([start({ at: now + 60_000n }).bytes, start({ at: now + 60_001n }).bytes])).to.deep.equal({ codes: ['ok', 'future'], told: ['start'] })
  })

  it('takes a bid only from its provider', async () => {
    expect(await handed([bid().bytes], { from: requester })).to.deep.equal({ codes: ['wrong-party'], told: [] })
  })

  it('takes a tender only from its requester, and no more of them than gossip would bring', async () => {
    const tender = tenderOf(requester).bytes
    expect(await handed([tender])).to.deep.equal({ codes: ['ok'], told: ['tender'] })
    expect(await handed([tender], { from: provider })).to.deep.equal({ codes: ['wrong-party'], told: [] })
    const { codes, told } = await handed(Array.from({ length: 40 }, () => tender))
    expect([codes.filter(code => code === 'ok').length, codes.filter(code => code === 'over-rate').length, told.length]).to.deep.equal([32, 8, 32])
  })

  it('keeps attachments that the message names, and no others', async () => {
    const [named, other] = [Uint8Array.of(1), Uint8Array.of(2)]
    const message = start({ manifest: crypto.sha256(named) })
    expect(await handed([message.bytes], { attachments: [other, named] })).to.deep.equal({ codes: ['ok'], told: ['blob 1', 'start'] })
    expect(await handed([start({ manifest: crypto.sha256(Uint8Array.of(3)) }).bytes], { attachments: [other, named] })).to.deep.equal({ codes: ['ok'], told: ['start'] })
    // its size is part of a blob's name
    expect(await handed([start({ manifest: crypto.sha256(named), manifestSize: 2 }).bytes], { attachments: [named] })).to.deep.equal({ codes: ['ok'], told: ['start'] })
  })

  it('takes what somebody signed though its own disk does not take what came with it: it would seem never to have been sent', async () => {
    const named = Uint8Array.of(1)
    const message = start({ manifest: crypto.sha256(named) })

    for (const code of ['quota', 'io', 'busy'] as const) {
      expect(await handed([message.bytes], { attachments: [named], full: new BlobError(code, 'no') }), code).to.deep.equal({ codes: ['ok'], told: ['start'] })
    }

    await expect(handed([message.bytes], { attachments: [named], full: new TypeError('a mistake') })).to.eventually.be.rejectedWith('a mistake')
  })

  it('keeps no attachment of a message that takes no contract further', async () => {
    const named = Uint8Array.of(1)
    expect(await handed([start({ manifest: crypto.sha256(named) }).bytes], { attachments: [named], welcome: false })).to.deep.equal({ codes: ['ok'], told: ['start'] })
  })
})
