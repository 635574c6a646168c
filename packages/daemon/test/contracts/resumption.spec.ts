import { expect } from 'aegir/chai'
import { Resumption } from '../../src/contracts/resumption.ts'
import { Played, provider, requester } from '../standing/played.ts'
import type { ContractMailbox } from '../../src/mailboxes/contract-mailbox.ts'

const { contract } = new Played().step('accept')

/** A provider with one contract. `answers`: what a reconciliation brings, one after the other. */
function resuming (answers: Array<() => Promise<void>>): { resumption: Resumption, log: string[], state: { waiting: string | undefined } } {
  const log: string[] = []
  const state: { waiting: string | undefined } = { waiting: undefined }
  const resumption: Resumption = new Resumption({
    self: provider.publicKey,
    contracts: () => ({ list: () => [{ contract }] as unknown as readonly ContractMailbox[], resume: async peer => { log.push(`resume ${String(peer === requester.publicKey || Buffer.compare(peer ?? provider.publicKey, requester.publicKey) === 0)}`) } }),
    reconcile: async peer => {
      log.push(`ask ${String(Buffer.compare(peer, requester.publicKey) === 0)}`)
      await answers.shift()?.()
    },
    waiting: () => state.waiting,
    now: () => BigInt(Date.now()),
    crashed: err => { throw err }
  })
  return { resumption, log, state }
}

async function until (done: () => boolean): Promise<void> {
  while (!done()) {
    await new Promise(resolve => { setTimeout(resolve, 5) })
  }
}

describe('contracts from before a start', () => {
  it('are held back until their other side has answered, which is asked again and again', async () => {
    const { resumption, log } = resuming([async () => {}, async () => resumption.met(requester.publicKey)])
    expect(resumption.holdsBack(contract), 'one that is new').to.equal(false)
    resumption.begin()
    expect([resumption.holdsBack(contract), resumption.holdsBack(contract)]).to.deep.equal([true, true])
    await until(() => log.filter(line => line === 'resume true').length > 0)
    expect(log.filter(line => line.startsWith('ask'))).to.deep.equal(['ask true', 'ask true'])
    expect(resumption.holdsBack(contract)).to.equal(false)
    resumption.stop()
  })

  it('are held back until the books are caught up as well', async () => {
    const { resumption, log, state } = resuming([async () => resumption.met(requester.publicKey), async () => { state.waiting = undefined }])
    state.waiting = 'a new epoch'
    expect(resumption.holdsBack(contract)).to.equal(true)
    await until(() => log.includes('resume true'))
    expect(log).to.deep.equal(['ask true', 'ask true', 'resume true'])
    expect(resumption.holdsBack(contract)).to.equal(false)
  })

  it('ask nobody any more once the node stops', async () => {
    const { resumption, log } = resuming([])
    resumption.begin()
    expect(resumption.holdsBack(contract)).to.equal(true)
    resumption.stop()
    await new Promise(resolve => { setTimeout(resolve, 300) })
    expect(log).to.deep.equal(['ask true'])
  })
})
