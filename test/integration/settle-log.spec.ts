import { cp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { swarmUp } from '@mycel/daemon/swarm'
import { checkSettleProof, entryKey } from '@mycel/settle/log'
import { createSigner, nobleCrypto } from '@mycel/wire'
import { expect } from 'aegir/chai'
import { createNodeCrypto } from '../../packages/daemon/src/crypto/node-crypto.ts'
import { loadIdentity } from '../../packages/daemon/src/identity.ts'
import { repairLog } from '../../packages/daemon/src/settlement/log/repair-log.ts'
import { Store } from '../../packages/daemon/src/stores/store.ts'
import { allOver, balanceOf, echoJob, ended, eventually, expectBooksAgree, expectEchoes, provider } from './lab.ts'
import type { Swarm, SwarmNode } from '@mycel/daemon/swarm'

const UNITS = 16

describe('the settlement log of whole nodes', function () {
  this.timeout(120_000)
  let swarm: Swarm

  beforeEach(async () => {
    swarm = await swarmUp({ mode: 'in-process', nodes: [{ name: 'asker' }, provider('anna')] })
    await swarm.ready()
  })
  afterEach(async () => { await swarm.down() })

  /** One job, done and settled on both sides. */
  async function work (asker: SwarmNode, anna: SwarmNode, total: bigint): Promise<void> {
    const { id } = await asker.control.submit(await echoJob(asker, UNITS))
    await expectEchoes(asker, await ended(asker, id, 60_000))
    await allOver(asker, id)
    await eventually('both sides have settled', async () => await balanceOf(anna, asker) === total && await balanceOf(asker, anna) === -total)
  }

  it('proves a receipt to somebody who has nothing but the file', async () => {
    const [asker, anna] = [swarm.node('asker'), swarm.node('anna')]
    await work(asker, anna, 16_000n)

    for (const node of [asker, anna]) {
      const receipt = await eventually('a receipt', async () => (await node.control.listEntries()).findLast(({ kind, note }) => kind === 'receipt' && !note.includes('provider only')))
      const verdict = checkSettleProof(nobleCrypto, await node.control.proveSettled(receipt.id.slice(0, 16)))
      expect(verdict).to.include({ ok: true })
      expect(verdict.ok && [verdict.settled.id, verdict.settled.complete]).to.deep.equal([receipt.id, true])
    }

    await expect(anna.control.proveSettled('00'.repeat(32))).to.eventually.be.rejected().with.property('code', 'not-found')
  })

  it('of a machine that was set back to a snapshot goes on in a new epoch, and nothing is lost that another knows', async () => {
    const [asker, anna] = [swarm.node('asker'), swarm.node('anna')]
    const older = join(anna.dir, 'older')
    await work(asker, anna, 16_000n)
    await anna.stop()
    await cp(join(anna.dir, 'store'), join(older, 'store'), { recursive: true })
    await cp(join(anna.dir, 'store.end'), join(older, 'store.end'))
    await anna.start()
    await work(asker, anna, 32_000n)
    const { log: before } = await anna.control.status()
    // both have seen what the other signed
    expect(await asker.control.reconcile(anna.peerId)).to.have.nested.property('[0].agreed', true)

    await anna.stop()
    await rm(join(anna.dir, 'store'), { recursive: true })
    await cp(join(older, 'store'), join(anna.dir, 'store'), { recursive: true })
    await cp(join(older, 'store.end'), join(anna.dir, 'store.end'))
    await anna.start()
    await eventually('it begins a new epoch', async () => (await anna.control.status()).log.epoch !== before.epoch)
    await eventually('its books are back', async () => await balanceOf(anna, asker) === 32_000n)
    await work(asker, anna, 48_000n)
    await expectBooksAgree(swarm)
    expect(await asker.control.listForks()).to.deep.equal([])
  })

  it('that is damaged stops the node at its start, and is whole again after a repair', async () => {
    const [asker, anna] = [swarm.node('asker'), swarm.node('anna')]
    await work(asker, anna, 16_000n)
    await anna.stop()
    const crypto = createNodeCrypto()
    const identity = await loadIdentity(join(anna.dir, 'identity.key'))
    const store = await Store.open(join(anna.dir, 'store'))
    await store.write([{ type: 'put', space: 'entries', key: entryKey(0, 2), value: new Uint8Array(9) }, { type: 'del', space: 'snapshot', key: 'head' }])
    await store.close()
    await expect(anna.start()).to.eventually.be.rejectedWith(/the settlement log is damaged: damaged-entry after 2 good entries/)

    const again = await Store.open(join(anna.dir, 'store'))
    const network = (await asker.control.status()).network
    const repaired = await repairLog({ crypto, signer: createSigner(crypto, identity.seed), network, store: again, anchor: join(anna.dir, 'store.end'), now: () => BigInt(Date.now()), freshEpoch: () => new Uint8Array(16).fill(3) })
    await again.close()
    expect(repaired).to.include({ kept: 2, epoch: 1 })
    await anna.start()
    await eventually('the pair agrees', async () => (await anna.control.reconcile(asker.peerId))[0]?.agreed)
    expect(await balanceOf(anna, asker)).to.equal(16_000n)
    await work(asker, anna, 32_000n)
    await expectBooksAgree(swarm)
  })
})
