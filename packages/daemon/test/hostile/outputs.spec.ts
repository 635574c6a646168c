import { open as openFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { receiptLines } from '@mycel/settle/receipts'
import { commitWindow, workOf } from '@mycel/verify/commit'
import { decodeManifest, decodeWasmWork, encodeResults, leafHash, merkleRoot, receiptFacts, replay, sign } from '@mycel/wire'
import { blobRefOf } from '@mycel/wire/blobs'
import { EVIDENCE } from '@mycel/wire/evidence'
import { encodeBlobAnswer } from '@mycel/wire/streams'
import { expect } from 'aegir/chai'
import { eventually } from '../network/eventually.ts'
import { crypto, Stranger, Victim } from './lab.ts'
import { bidBy, stepBy } from './messages.ts'
import type { Authenticated, Contract, Message } from '@mycel/wire'

const law = { crypto, evidence: EVIDENCE, receiptLines, provenFraud: () => false }
const SECRET = new Uint8Array(32).fill(4)

/** A provider that keeps every rule, and stops before its receipt until it is told to go on. */
class Provider {
  readonly transcript: Message[] = []
  results = new Uint8Array(0)
  /** Whether it still hands the results over. */
  serves = true
  private readonly stranger: Stranger

  constructor (stranger: Stranger) {
    this.stranger = stranger
  }

  get contract (): Contract {
    const replayed = replay(this.transcript, law)

    if (!replayed.ok) {
      throw new Error(replayed.reason)
    }

    return replayed.contract
  }

  async work (): Promise<void> {
    const { stranger } = this
    stranger.onBlob = () => this.serves
      ? { body: encodeBlobAnswer({ code: 'ok', size: this.results.byteLength, holders: [] }), attachments: [this.results.slice()] }
      : { body: encodeBlobAnswer({ code: 'missing', size: 0, holders: [] }) }
    stranger.onMessage = message => {
      setTimeout(() => { void this.answer(message) }, 5)
      return 'ok'
    }
    await stranger.hearTenders(tender => {
      const bid = bidBy(stranger, tender)
      this.transcript.push(tender as Message, bid as Message)
      void stranger.send([bid])
    })
  }

  /** Signs and sends the receipt. */
  async bill (): Promise<void> {
    const { contract } = this
    const facts = receiptFacts(contract, law)

    if (facts == null) {
      throw new Error('nothing to be paid')
    }

    await this.say(sign(crypto, this.stranger.signer, 'receipt', { ...facts, prev: contract.headDigest, at: BigInt(Date.now()), head: { epoch: new Uint8Array(16), size: 1n, root: new Uint8Array(32) } }) as Message)
  }

  private async answer (message: Message): Promise<void> {
    this.transcript.push(message)
    const { award } = this.contract

    if (award == null) {
      return
    }

    if (message.type === 'award') {
      await this.say(stepBy(this.stranger, 'accept', award, award, {}) as Message)
    } else if (message.type === 'start') {
      await this.run(award, message as Authenticated<'start'>)
    } else if (message.type === 'approve') {
      const root = merkleRoot(crypto, this.contract.windows.map(({ open }) => leafHash(crypto, open?.body.results ?? SECRET)))
      await this.say(stepBy(this.stranger, 'deliver', award, message as Authenticated<'approve'>, { results: root }) as Message)
    }
  }

  /** Every unit's output is its input. */
  private async run (award: Authenticated<'award'>, start: Authenticated<'start'>): Promise<void> {
    const { tender } = this.contract
    const manifest = decodeManifest(this.stranger.attached)
    const wasm = decodeWasmWork(tender.body.work.body)

    if (!manifest.ok || !wasm.ok) {
      throw new Error('the manifest did not come along')
    }

    const done = manifest.value.units.map(({ index, input }) => ({ index, input: crypto.sha256(input), status: 0, fuel: 0n, output: crypto.sha256(input) }))
    const { root, totalFuel } = commitWindow(crypto, { contract: award.digest, window: 0, work: workOf(crypto, tender.body.work.body, wasm.value), units: done, secret: SECRET })
    this.results = new Uint8Array(encodeResults(manifest.value.units.map(({ input }) => ({ status: 0, fuel: 0n, output: input }))))
    const { digest, size } = blobRefOf(crypto, this.results)
    const commit = stepBy(this.stranger, 'commit', award, start, { window: 0, units: done.length, root, fuel: totalFuel })
    await this.say(commit as Message)
    await this.say(stepBy(this.stranger, 'open', award, commit, { window: 0, secret: SECRET, results: digest, resultsSize: BigInt(size) }) as Message)
  }

  private async say (message: Message): Promise<void> {
    this.transcript.push(message)
    const [code] = await this.stranger.send([message])
    expect(code).to.equal('ok')
  }
}

/** Changes a byte of every blob of this content on the victim's disk. */
async function rot (victim: Victim, bytes: Uint8Array): Promise<number> {
  const key = Buffer.from(crypto.sha256(bytes)).toString('hex')
  const folder = join(victim.dir, 'blobs', 'objects', key.slice(0, 2))
  const found = (await readdir(folder).catch(() => [])).filter(name => name === key)

  for (const name of found) {
    const file = await openFile(join(folder, name), 'r+')
    await file.write(Uint8Array.of(0xff), 0, 1, 0)
    await file.close()
  }

  return found.length
}

describe('who pays holds the outputs', () => {
  let victim: Victim
  let stranger: Stranger
  let provider: Provider

  beforeEach(async () => {
    victim = await Victim.start('')
    stranger = await Stranger.join(victim)
    provider = new Provider(stranger)
    await provider.work()
  })

  afterEach(async () => {
    await stranger.stop()
    await victim.end()
  })

  async function delivered (): Promise<string> {
    const { id } = await victim.daemon.control.submit(await victim.job({ evidence: 'accepted' }))
    await eventually(() => provider.transcript.some(({ type }) => type === 'deliver'), 20_000)
    return id
  }

  async function stateOf (id: string): Promise<string> {
    return (await victim.daemon.control.showJob(id)).contracts[0]?.state ?? ''
  }

  it('a receipt is countersigned where the results are here', async () => {
    const id = await delivered()
    await provider.bill()
    await eventually(async () => await stateOf(id) === 'settled')
  })

  it('results that were lost are fetched again before the receipt is countersigned', async () => {
    const id = await delivered()
    expect(await rot(victim, provider.results)).to.equal(1)
    await provider.bill()
    await eventually(async () => await stateOf(id) === 'settled')
    expect((await victim.daemon.control.results(id)).map(({ status }) => status)).to.deep.equal([0, 0, 0, 0])
  })

  it('results that are not to be had again are not paid for', async () => {
    const id = await delivered()
    expect(await rot(victim, provider.results)).to.equal(1)
    provider.serves = false
    await provider.bill()
    await eventually(async () => await stateOf(id) === 'disputed')
    expect(provider.transcript.some(({ type, complete }) => type === 'receipt' && complete)).to.equal(false)
    expect(victim.crashes).to.deep.equal([])
  })

  it('results stay while the job is kept, and a person cannot remove them', async () => {
    const id = await delivered()
    await provider.bill()
    await eventually(async () => await stateOf(id) === 'settled')
    const pinned = async (): Promise<boolean | undefined> => (await victim.daemon.control.listBlobs()).find(({ size }) => size === provider.results.byteLength)?.pinned
    expect(await pinned()).to.equal(true)
    const named = (await victim.daemon.control.listBlobs()).find(({ size }) => size === provider.results.byteLength)
    await expect(victim.daemon.control.removeBlob(named?.cid ?? '')).to.eventually.be.rejected().with.property('code', 'refused')
    await victim.stop()
    await victim.start()
    expect(await pinned()).to.equal(true)
  })
}).timeout(60_000)
