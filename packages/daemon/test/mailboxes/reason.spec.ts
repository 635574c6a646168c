import { sign } from '@mycel/wire'
import { expect } from 'aegir/chai'
import fc from 'fast-check'
import { plainReason } from '../../src/core/reason.ts'
import { Workloads } from '../../src/executors/workloads.ts'
import { ContractMailbox } from '../../src/mailboxes/contract-mailbox.ts'
import { crypto, NETWORK } from '../discovery/ads.ts'
import { law, Played, provider, requester } from '../standing/played.ts'
import type { ContractPorts } from '../../src/mailboxes/ports.ts'
import type { Contract } from '@mycel/wire'

function never (): never {
  throw new Error('not for a window that cannot be run')
}

/** A provider that was given a window and could not run it, after it has decided. */
async function brokenBy (broken: string): Promise<Contract> {
  const { contract } = new Played().steps('accept', 'start')
  const ports: ContractPorts = {
    crypto,
    signer: provider,
    network: NETWORK,
    law,
    books: { commit: async () => ({ ok: true }) },
    secrets: { nonce: never, commitment: never, window: never },
    now: () => contract.at,
    awakeSince: () => contract.at,
    holdsBack: () => false,
    outlived: () => false,
    forgot: async () => {},
    indexesOf: async () => undefined,
    unwilling: never,
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
  const mailbox = new ContractMailbox(contract.bid?.id ?? never(), contract, { windows: {}, headSince: contract.at }, ports)
  await mailbox.note(notes => ({ ...notes, broken }))
  mailbox.stop()
  return mailbox.contract
}

/** What a node says of a work that mounts a file where there can be none; a window's failure says its first 60 letters. */
function refusalOf (path: string): string {
  const digest = new Uint8Array(32)

  try {
    new Workloads(16).know({ module: { digest, size: 10 }, profile: 'mycel.wasm/1', args: [], mounts: [{ path, digest, size: 10 }], limits: { fuel: 1n, memoryPages: 1, outputBytes: 1, wallMs: 1 } })
  } catch (err) {
    return err instanceof Error ? err.message : never()
  }

  return never()
}

describe('the reason that a node signs', () => {
  it('is text whatever a stranger named: a tender cannot end its provider by the name of a file', async () => {
    const cut = refusalOf(`${'a'.repeat(47)}\u{1f4a9}/..`).slice(0, 60)
    expect(cut.isWellFormed(), 'half a letter is left').to.equal(false)
    const { state, transcript } = await brokenBy(cut)
    expect([state, transcript.at(-1)?.type]).to.deep.equal(['failed', 'fail'])
  })

  it('may come from anywhere', async () => {
    for (const broken of ['all dials failed:\n  one\n  two', '\u001b[2J', 'e\u0301', '\ufffd', '\u{1f4a9}'.repeat(100), '']) {
      expect((await brokenBy(broken)).state).to.equal('failed')
    }
  })

  it('says what it is made of as far as it can be signed', () => {
    expect(plainReason('no such file: \u{1f4a9}é')).to.equal('no such file: \u{1f4a9}é')
    expect(plainReason('a\nb\ud83d')).to.equal('a b?')
    const header = { network: NETWORK, contract: new Uint8Array(32), prev: new Uint8Array(32), author: provider.publicKey, at: 1n }
    fc.assert(fc.property(fc.oneof(fc.string({ unit: 'binary', maxLength: 400 }), fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map(code => String.fromCharCode(code)), maxLength: 400 })), text => {
      expect(sign(crypto, provider, 'fail', { ...header, reason: plainReason(text) }).body.reason).to.equal(plainReason(text))
    }), { numRuns: 300 })
  })
})
