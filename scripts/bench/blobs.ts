import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { median, rounded } from './figure.ts'
import type { BlobOrder, BlobReport } from './blob-orders.ts'
import type { Figure, Note } from './figure.ts'
import type { ChildProcess } from 'node:child_process'

const MIB = 2 ** 20
const GIB = 2 ** 30

/** Between two looks at a process's memory, milliseconds. */
const SAMPLE_MS = 5

const ROUNDS = 5

/** A process of the bench: a node with a blob store. */
class BlobNode {
  readonly folder: string
  readonly ended: Promise<unknown>
  readonly #child: ChildProcess
  readonly #waiting = new Map<number, PromiseWithResolvers<BlobReport>>()
  #n = 0

  private constructor (folder: string, child: ChildProcess) {
    this.folder = folder
    this.#child = child
    this.ended = once(child, 'exit')
    child.on('message', (report: BlobReport) => {
      const waiter = this.#waiting.get(report.n)
      this.#waiting.delete(report.n)
      report.fault == null ? waiter?.resolve(report) : waiter?.reject(new Error(report.fault))
    })
    child.on('exit', code => { this.#waiting.forEach(({ reject }) => { reject(new Error(`a node of the bench ended with ${code}`)) }) })
  }

  static async start (base: string, name: string): Promise<BlobNode> {
    const folder = join(base, name)
    const child = fork(new URL('./blob-node.ts', import.meta.url), [folder], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
    const node = new BlobNode(folder, child)
    await once(child, 'message')
    return node
  }

  async tell (order: { readonly do: BlobOrder['do'], readonly [key: string]: unknown }): Promise<BlobReport> {
    const n = ++this.#n
    const answer = Promise.withResolvers<BlobReport>()
    this.#waiting.set(n, answer)
    this.#child.send({ ...order, n })
    return answer.promise
  }

  async addrs (): Promise<readonly string[]> {
    return (await this.tell({ do: 'addrs' })).addrs ?? []
  }

  /** Resident memory now, bytes. */
  async rss (): Promise<number> {
    const status = await readFile(`/proc/${this.#child.pid ?? 0}/status`, 'utf8')
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 'NaN') * 1024
  }

  end (): void {
    this.#child.kill('SIGKILL')
  }
}

/** Runs the work and says by how much the memory of these processes grew at most meanwhile, bytes each. */
async function growth<T> (nodes: readonly BlobNode[], work: () => Promise<T>): Promise<{ readonly result: T, readonly grown: readonly number[] }> {
  const before = await Promise.all(nodes.map(async node => node.rss()))
  const most = [...before]
  const over = new AbortController()
  const watching = (async () => {
    while (!over.signal.aborted) {
      const now = await Promise.all(nodes.map(async node => node.rss()))
      now.forEach((rss, i) => { most[i] = Math.max(most[i] ?? 0, rss) })
      await new Promise(resolve => { setTimeout(resolve, SAMPLE_MS) })
    }
  })()
  const result = await work()
  over.abort()
  await watching
  return { result, grown: most.map((rss, i) => rss - (before[i] ?? 0)) }
}

const rate = (bytes: number, ms = Infinity): number => bytes / MIB / (ms / 1000)

const mib = (bytes: number): number => Math.round(bytes / MIB)

interface Blob { readonly digest: string, readonly size: number }

/** Has a blob of random bytes made in this folder by a process of its own, whose memory is then nobody's. */
async function made (base: string, name: string, bytes: number): Promise<Blob> {
  const maker = await BlobNode.start(base, name)
  const { digest = '', size = 0 } = await maker.tell({ do: 'put', bytes })
  maker.end()
  await maker.ended
  return { digest, size }
}

/**
 * A blob between two processes on loopback, beside an acknowledged length-prefixed stream on the same connection that neither hashes nor stores; memory on both sides; three sources beside one; what is
 * fetched after a cut.
 */
export async function blobs (note: Note, bytes = GIB): Promise<readonly Figure[]> {
  const base = await mkdtemp(join(tmpdir(), 'mycel-bench-blobs-'))
  const nodes: BlobNode[] = []
  const start = async (name: string): Promise<BlobNode> => {
    const node = await BlobNode.start(base, name)
    nodes.push(node)
    return node
  }

  try {
    note(`blobs of ${bytes / MIB}, ${bytes / 4 / MIB} and ${bytes / 16 / MIB} MiB are made`)
    const whole = await made(base, 'server', bytes)
    const quarter = await made(base, 'server', bytes / 4)
    const little = await made(base, 'server', bytes / 16)

    // what the stream alone makes of two fresh processes
    const bare = await Promise.all(['bare server', 'bare client'].map(start))
    const bareTo = await bare[1]?.addrs()
    const { grown: bareGrown } = await growth(bare, async () => bare[0]?.tell({ do: 'raw', addrs: bareTo ?? [], bytes, window: 1 }))
    bare.forEach(node => { node.end() })

    const [server, client] = [await start('server'), await start('client')]
    const [from, to] = [await server.addrs(), await client.addrs()]
    const fetch = async (blob: Blob, more: { readonly from?: ReadonlyArray<readonly string[]>, readonly cutAt?: number } = {}): Promise<BlobReport> => client.tell({ do: 'fetch', from: [from], ...blob, ...more })
    const forget = async ({ digest }: Blob): Promise<BlobReport> => client.tell({ do: 'forget', digest })

    const { grown: fresh } = await growth([server, client], async () => fetch(little))
    const { result: first, grown } = await growth([server, client], async () => fetch(whole))
    note(`memory, sender and receiver: +${fresh.map(mib).join(' and +')} MiB for the first ${bytes / 16 / MIB} MiB, +${grown.map(mib).join(' and +')} MiB more for ${bytes / MIB}; ${Math.round(rate(bytes, first.ms))} MiB/s. A bare stream: +${bareGrown.map(mib).join(' and +')} MiB`)
    await forget(whole)

    const rounds: Array<{ readonly blob: number, readonly one: number, readonly four: number }> = []

    // in turn and in short stretches, so that all meet the same machine
    for (let round = 1; round <= ROUNDS; round++) {
      const one = rate(bytes / 4, (await server.tell({ do: 'raw', addrs: to, bytes: bytes / 4, window: 1 })).ms)
      const blob = rate(bytes / 4, (await fetch(quarter)).ms)
      const four = rate(bytes / 4, (await server.tell({ do: 'raw', addrs: to, bytes: bytes / 4, window: 4 })).ms)
      await forget(quarter)
      note(`round ${round}: blob ${Math.round(blob)} MiB/s, stream ${Math.round(one)} MiB/s, with four messages under way ${Math.round(four)} MiB/s`)
      rounds.push({ blob, one, four })
    }

    const others = await Promise.all(['second', 'third'].map(start))
    await Promise.all(others.map(async node => node.tell({ do: 'copy', folder: server.folder, ...quarter })))
    const sources = [from, ...await Promise.all(others.map(async node => node.addrs()))]
    const three = rate(bytes / 4, (await fetch(quarter, { from: sources })).ms)
    note(`three sources: ${Math.round(three)} MiB/s`)

    const cut = await fetch(whole, { cutAt: 0.6 * bytes })
    const before = (await server.tell({ do: 'served' })).bytes ?? 0
    const missing = (await fetch(whole)).bytes ?? 0
    const again = ((await server.tell({ do: 'served' })).bytes ?? 0) - before
    note(`cut after ${Math.round((cut.bytes ?? 0) / MIB)} MiB: the rest took ${Math.round(again / MIB)} MiB`)

    return [
      { bench: 'exec', figure: 'blob from one peer, as a share of an acknowledged stream', value: rounded(median(rounds.map(({ blob, one }) => blob / one))), unit: '×', goal: '>= 0.9', peer: 'length-prefixed messages of 1 MiB on the same connection, each acknowledged; no hashing, no disk', peerValue: 1 },
      { bench: 'exec', figure: 'blob from one peer', value: rounded(median(rounds.map(({ blob }) => blob))), unit: 'MiB/s', goal: null, peer: 'the same stream with four messages under way', peerValue: rounded(median(rounds.map(({ four }) => four))) },
      { bench: 'exec', figure: 'blob from three peers', value: rounded(three), unit: 'MiB/s', goal: null, peer: 'one peer', peerValue: rounded(median(rounds.map(({ blob }) => blob))) },
      ...(['sender', 'receiver'] as const).flatMap((side, i): Figure[] => [
        { bench: 'exec', figure: `memory that a 1 GiB blob takes its ${side}, after 64 MiB`, value: rounded((grown[i] ?? 0) / 1e6), unit: 'MB', goal: '<= 64', peer: 'the blob', peerValue: rounded(bytes / 1e6) },
        { bench: 'exec', figure: `memory that 64 MiB and then a 1 GiB blob take a fresh ${side}`, value: rounded(((fresh[i] ?? 0) + (grown[i] ?? 0)) / 1e6), unit: 'MB', goal: null, peer: '1 GiB over the bare stream, fresh too', peerValue: rounded((bareGrown[i] ?? 0) / 1e6) }
      ]),
      { bench: 'exec', figure: 'bytes sent after a cut beyond what was missing', value: rounded(Math.max(0, again - missing) / MIB), unit: 'MiB', goal: '<= 1', peer: 'missing', peerValue: rounded(missing / MIB) }
    ]
  } finally {
    nodes.forEach(node => { node.end() })
    await rm(base, { recursive: true, force: true })
  }
}
