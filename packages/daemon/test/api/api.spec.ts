import { spawnSync } from 'node:child_process'
import { stat, symlink, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { cidOf } from '@mycel/wire'
import { expect } from 'aegir/chai'
import { startApi } from '../../src/api/server.ts'
import { createClient } from '../../src/client/index.ts'
import { ControlError } from '../../src/control-error.ts'
import { collect, content, until } from './collect.ts'
import { inFolder } from './folder.ts'
import { capacity, jobRequest, MemoryControl } from './memory-control.ts'
import type { Control } from '../../src/control.ts'

const MAX_BLOB = 1024 * 1024
const PEER = '12D3KooWHE2UzstFp6KMjbt5Rc7maiJqyjcLNumpVVVSCQFed8Hp'

interface Rig { readonly memory: MemoryControl, readonly client: Control, readonly socketPath: string, readonly faults: unknown[] }

async function rigged (use: (rig: Rig) => Promise<void>): Promise<void> {
  await inFolder(async dir => {
    const memory = new MemoryControl()
    const faults: unknown[] = []
    const socketPath = join(dir, 's')
    const api = await startApi({ control: memory, socketPath, maxBlobBytes: MAX_BLOB, onFault: err => { faults.push(err) } })

    try {
      await use({ memory, client: createClient({ socketPath }), socketPath, faults })
    } finally {
      await api.stop()
    }
  })
}

async function * chunks (...parts: Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield * parts
}

async function allOf<T> (items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []

  for await (const item of items) {
    all.push(item)
  }

  return all
}

async function refusal (promise: Promise<unknown>): Promise<ControlError> {
  const err = await promise.then(() => undefined, (err: unknown) => err)
  expect(err).to.be.instanceOf(ControlError)
  return err as ControlError
}

async function raw (socketPath: string, method: string, path: string, body?: string): Promise<{ status: number, body: string }> {
  return new Promise((resolve, reject) => {
    const req = request({ socketPath, method, path, agent: false }, res => {
      let text = ''
      res.setEncoding('utf8').on('data', (chunk: string) => { text += chunk }).on('end', () => { resolve({ status: res.statusCode ?? 0, body: text }) })
    })
    req.on('error', reject).end(body)
  })
}

describe('control API', () => {
  it('answers every call over the socket as it does in process', async () => {
    await rigged(async ({ memory, client }) => {
      // both sides are asked the same in the same order; each has its own state
      const local = new MemoryControl()
      const blob = Uint8Array.of(1, 2, 3, 0, 255)
      const steps: Array<[keyof Control, (control: Control) => Promise<unknown>]> = [
        ['status', async control => control.status()],
        ['ticket', async control => control.ticket()],
        ['join', async control => control.join('mycel1abc')],
        ['peers', async control => control.peers()],
        ['addCapacity', async control => control.addCapacity(capacity)],
        ['listCapacities', async control => control.listCapacities()],
        ['removeCapacity', async control => control.removeCapacity('compute')],
        ['addAttestation', async control => control.addAttestation('{"a":1}')],
        ['find', async control => control.find(['class=compute', 'memory>=8GiB'], 7)],
        ['putBlob', async control => control.putBlob(chunks(blob.subarray(0, 2), blob.subarray(2)))],
        ['getBlob', async control => content(await control.getBlob((await control.putBlob(chunks(blob))).cid, 2))],
        ['listBlobs', async control => control.listBlobs()],
        ['removeBlob', async control => control.removeBlob((await control.putBlob(chunks(blob))).cid)],
        ['quote', async control => control.quote(jobRequest)],
        ['submit', async control => control.submit(jobRequest)],
        ['listJobs', async control => control.listJobs()],
        ['showJob', async control => control.showJob('job-0')],
        ['results', async control => control.results('job-0')],
        ['cancelJob', async control => control.cancelJob('job-0')],
        ['watchJob', async control => collect(control.watchJob('job-0', new AbortController().signal))],
        ['pay', async control => control.pay({ peer: PEER, asset: 'credit', amount: '1250000', reference: 'May' })],
        ['listEntries', async control => [await control.listEntries(), await control.listEntries({ peer: PEER, since: 1000, asset: 'credit' }), await control.listEntries({ kind: 'receipt' })]],
        ['showEntry', async control => control.showEntry('entry-0')],
        ['balances', async control => control.balances()],
        ['pools', async control => control.pools()],
        ['refusePayment', async control => control.refusePayment('entry-0', 'no such money')],
        ['listLines', async control => control.listLines()],
        ['grantLine', async control => control.grantLine({ peer: 'Bert', asset: 'EUR', amount: '5' })],
        ['askLine', async control => control.askLine({ peer: PEER, asset: 'credit', amount: '7' })],
        ['forgive', async control => control.forgive('c0', 'let it be')],
        ['exportJournal', async control => [await control.exportJournal('csv'), await control.exportJournal('hledger')]],
        ['confirmPayment', async control => control.confirmPayment('entry-0')],
        ['verifyLog', async control => control.verifyLog()],
        ['watchReconcile', async control => [await allOf(control.watchReconcile(undefined, new AbortController().signal)), await allOf(control.watchReconcile(PEER, new AbortController().signal))]],
        ['watchVerify', async control => collect(control.watchVerify(new AbortController().signal))],
        ['proveSettled', async control => control.proveSettled('r7')],
        ['listForks', async control => control.listForks()],
        ['exportFork', async control => control.exportFork('f0')],
        ['copyStore', async control => control.copyStore('/there')],
        ['liftFork', async control => control.liftFork(PEER)],
        ['reconcile', async control => [await control.reconcile(), await control.reconcile(PEER)]],
        ['listReputations', async control => control.listReputations()],
        ['listRequesters', async control => control.listRequesters()],
        ['showRequester', async control => [await control.showRequester(PEER), await control.showRequester('nobody-known')]],
        ['showReputation', async control => [await control.showReputation(PEER), await control.showReputation(PEER, 'clinic')]],
        ['listProofs', async control => control.listProofs()],
        ['exportProof', async control => control.exportProof('p0')]
      ]

      expect(steps.map(([name]) => name)).to.have.members(Object.keys(client))

      for (const [name, ask] of steps) {
        expect(await ask(client), name).to.deep.equal(await ask(local))
      }

      expect(memory.calls).to.deep.equal(local.calls)
    })
  })

  it('carries a refusal with code, message and hint', async () => {
    await rigged(async ({ client, faults }) => {
      const err = await refusal(client.showJob('no/such job'))
      expect([err.code, err.message, err.hint]).to.deep.equal(['not-found', 'no job no/such job', 'mycel job ls'])
      expect((await refusal(client.submit({ ...jobRequest, unitPriceCap: '666' }))).code).to.equal('refused')
      expect((await refusal(collect(client.watchJob('x', new AbortController().signal)))).code).to.equal('not-found')
      expect(faults).to.have.lengthOf(0)
    })
  })

  it('reports a fault that is no refusal as internal, and tells the daemon', async () => {
    await rigged(async ({ client, faults }) => {
      expect((await refusal(client.exportProof('p1'))).code).to.equal('internal')
      expect(faults).to.have.lengthOf(1)
    })
  })

  it('follows a job as it changes and stops when the reader goes', async () => {
    await rigged(async ({ memory, client }) => {
      const { id } = await client.submit(jobRequest)
      const seen: string[] = []

      for await (const { state } of client.watchJob(id, new AbortController().signal)) {
        seen.push(state)
        memory.finish(id)
      }

      expect(seen).to.deep.equal(['running', 'done'])

      const second = await client.submit(jobRequest)
      const stop = new AbortController()

      for await (const { state } of client.watchJob(second.id, stop.signal)) {
        expect(state).to.equal('running')
        stop.abort()
      }

      await expect(until(() => memory.watchers.open === 2 && memory.watchers.closed === 2)).to.eventually.be.true()
    })
  })

  it('streams blobs and refuses one above the limit', async () => {
    await rigged(async ({ memory, client }) => {
      const half = new Uint8Array(MAX_BLOB / 2).fill(7)
      const { cid, size } = await client.putBlob(chunks(half, half))
      expect(size).to.equal(MAX_BLOB)
      expect(await content(await client.getBlob(cid))).to.deep.equal({ size: MAX_BLOB, bytes: [...half, ...half] })
      expect(await content(await client.getBlob(cid, MAX_BLOB - 3))).to.deep.equal({ size: MAX_BLOB, bytes: [7, 7, 7] })

      const err = await refusal(client.putBlob(chunks(half, half, Uint8Array.of(1))))
      expect(err.code).to.equal('too-large')
      expect(memory.blobs.size).to.equal(1)
      expect((await refusal(client.getBlob(cidOf(new Uint8Array(32))))).code).to.equal('not-found')
    })
  })

  it('passes on a failing upload source', async () => {
    await rigged(async ({ memory, client }) => {
      const broken = async function * (): AsyncGenerator<Uint8Array> {
        yield Uint8Array.of(1)
        throw new Error('disk gone')
      }
      await expect(client.putBlob(broken())).to.eventually.be.rejectedWith('disk gone')
      expect(memory.blobs.size).to.equal(0)
    })
  })

  it('refuses malformed requests before the daemon sees them', async () => {
    await rigged(async ({ socketPath, memory }) => {
      const table: Array<[string, string, unknown, number]> = [
        ['POST', '/v1/join', {}, 400],
        ['POST', '/v1/join', { ticket: 'a', more: 1 }, 400],
        ['POST', '/v1/capacities', { ...capacity, unitPrice: '-1' }, 400],
        ['POST', '/v1/capacities', { ...capacity, descriptor: { cores: 0, memoryMib: 1, arch: 'x' } }, 400],
        ['POST', '/v1/capacities', { ...capacity, descriptor: { ...capacity.descriptor, color: 'red' } }, 400],
        ['POST', '/v1/jobs', { ...jobRequest, units: 0 }, 400],
        ['POST', '/v1/jobs', { ...jobRequest, module: 'bafy' }, 400],
        ['POST', '/v1/jobs', { ...jobRequest, limits: { ...jobRequest.limits, fuel: '18446744073709551616' } }, 400],
        ['POST', '/v1/quote', { ...jobRequest, extra: true }, 400],
        ['POST', '/v1/payments', { peer: 'nobody', asset: 'credit', amount: '1', reference: '' }, 400],
        ['POST', '/v1/payments', { peer: PEER, asset: 'credit', amount: '0', reference: '' }, 400],
        ['POST', '/v1/payments', { peer: PEER, asset: 'credit', amount: (2n ** 62n + 1n).toString(), reference: '' }, 400],
        ['POST', '/v1/payments', { peer: PEER, asset: 'eur', amount: '1', reference: '' }, 400],
        ['POST', '/v1/lines', { peer: PEER, asset: 'ZZZ', amount: '1' }, 400],
        ['POST', '/v1/lines/ask', { peer: PEER, asset: 'credit' }, 400],
        ['POST', '/v1/payments/entry-0/refuse', { reason: '' }, 400],
        ['POST', '/v1/contracts/c0/forgive', {}, 400],
        ['GET', '/v1/entries?since=-1', undefined, 400],
        ['GET', '/v1/journal?format=xls', undefined, 400],
        ['GET', '/v1/find', undefined, 400],
        ['GET', '/v1/find?facet=class%3Dgpu&limit=0', undefined, 400],
        ['GET', '/v1/nonsense', undefined, 404]
      ]

      for (const [method, path, body, status] of table) {
        const got = await raw(socketPath, method, path, body === undefined ? undefined : JSON.stringify(body))
        expect(got.status, `${path} ${JSON.stringify(body)}`).to.equal(status)
        expect(JSON.parse(got.body)).to.have.keys('code', 'message', 'hint')
      }

      expect((await raw(socketPath, 'POST', '/v1/join', '{')).status).to.equal(400)
      expect((await raw(socketPath, 'POST', '/v1/join', JSON.stringify({ ticket: 'x'.repeat(1024 * 1024) }))).status).to.equal(413)
      expect(memory.calls).to.have.lengthOf(0)
      expect(memory.jobs.size).to.equal(0)
    })
  })

  it('makes a socket that only its owner can use, whatever the umask', async () => {
    const before = process.umask(0)

    try {
      await rigged(async ({ socketPath }) => {
        expect((await stat(socketPath)).mode & 0o777).to.equal(0o600)
        expect(process.umask()).to.equal(0)
      })
    } finally {
      process.umask(before)
    }
  })

  it('removes a socket that nobody answers on, and no other', async () => {
    await inFolder(async dir => {
      const init = { control: new MemoryControl(), maxBlobBytes: MAX_BLOB, onFault: () => {} }
      const socketPath = join(dir, 's')
      // a process that dies without cleaning up leaves its socket behind
      spawnSync(process.execPath, ['-e', `require('net').createServer().listen(${JSON.stringify(socketPath)}, () => process.kill(process.pid, 'SIGKILL'))`])
      expect((await stat(socketPath)).isSocket()).to.be.true()

      const api = await startApi({ ...init, socketPath })
      expect((await refusal(startApi({ ...init, socketPath }))).code).to.equal('refused')
      expect(await createClient({ socketPath }).ticket()).to.equal('mycel1test')
      await api.stop()
      await expect(stat(socketPath)).to.eventually.be.rejected()

      const plain = join(dir, 'plain')
      await writeFile(plain, 'precious')
      expect((await refusal(startApi({ ...init, socketPath: plain }))).code).to.equal('refused')
      const link = join(dir, 'link')
      await symlink(plain, link)
      expect((await refusal(startApi({ ...init, socketPath: link }))).code).to.equal('refused')
      expect((await stat(plain)).size).to.equal(8)
    })
  })

  it('says that no daemon runs, and gives up on one that does not answer', async () => {
    await inFolder(async dir => {
      expect((await refusal(createClient({ socketPath: join(dir, 'none') }).status())).code).to.equal('not-running')

      const socketPath = join(dir, 'mute')
      const mute = createServer(socket => { socket.on('error', () => {}) })
      await new Promise<void>(resolve => { mute.listen(socketPath, resolve) })

      try {
        expect((await refusal(createClient({ socketPath, idleMs: 50 }).status())).code).to.equal('unavailable')
      } finally {
        mute.close()
      }
    })
  })
})
