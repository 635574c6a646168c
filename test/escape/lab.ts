import { fork } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createClient } from '@mycel/daemon/client'
import { blobRefOf, nobleCrypto } from '@mycel/wire'
import type { Answer, Order } from './host.ts'
import type { Limits, Outcome, Workload } from '../../packages/daemon/dist/src/executors/executor.js'
import type { Control } from '@mycel/daemon/client'
import type { BlobRef } from '@mycel/wire'
import type { ChildProcess } from 'node:child_process'

const HOST = fileURLToPath(new URL('host.ts', import.meta.url))
const SAMPLE_MS = 20
const STOP_MS = 10_000

export type Ended = { readonly status: number, readonly outcome: Outcome } | { readonly code: string, readonly message: string }

/** What a unit gets where a case says nothing else. */
export const LIMITS: Limits = { fuel: 50_000_000n, memoryPages: 512, outputBytes: 64 * 1024, wallMs: 5_000 }

/** A daemon to be attacked, and a clock on how it answers meanwhile. */
export class Host {
  readonly control: Control
  readonly #process: ChildProcess
  readonly #dir: string
  readonly #waiting = new Map<number, (answer: Answer) => void>()
  #next = 1
  #since = 0
  #slowest = 0
  #answered = 0
  #largest = 0
  #sampling: Promise<void> | undefined
  #ended = false

  private constructor (process: ChildProcess, dir: string, socketPath: string) {
    this.#process = process
    this.#dir = dir
    this.control = createClient({ socketPath })
    process.on('message', (answer: Answer) => {
      this.#waiting.get(answer.id)?.(answer)
      this.#waiting.delete(answer.id)
    })
  }

  static async start (): Promise<Host> {
    const dir = await mkdtemp(join(tmpdir(), 'mycel-escape-'))
    const child = fork(HOST, [dir], { serialization: 'advanced' })
    const socket = await new Promise<string>((resolve, reject) => {
      child.once('message', (first: Answer) => { resolve(String(first.value)) })
      child.once('exit', code => { reject(new Error(`the daemon ended with ${code}`)) })
    })
    const host = new Host(child, dir, socket)
    host.#sampling = host.#sample()
    return host
  }

  /** Milliseconds of the slowest answer to `status` so far, how many there were, and the most memory the daemon said it had, bytes. */
  get samples (): { readonly slowestMs: number, readonly answered: number, readonly largest: number } {
    return { slowestMs: this.#slowest, answered: this.#answered, largest: this.#largest }
  }

  /** Counts what is asked from here on; returns the slowest answer until now. */
  restart (): number {
    const before = this.#slowest
    this.#since = performance.now()
    this.#slowest = 0
    this.#answered = 0
    return before
  }

  async stop (): Promise<void> {
    this.#ended = true
    await this.#sampling
    const gone = new Promise<string>(resolve => { this.#process.once('exit', () => { resolve('gone') }) })
    const { error } = await this.#order({ do: 'stop' })
    const late = new Promise<string>(resolve => { setTimeout(resolve, STOP_MS, 'still there').unref() })
    const how = error?.message ?? await Promise.race([gone, late])
    this.#process.kill('SIGKILL')
    await rm(this.#dir, { recursive: true, force: true })

    if (how !== 'gone') {
      throw new Error(`the daemon did not stop: ${how}`)
    }
  }

  /** Puts a blob into the daemon's store. */
  async put (bytes: Uint8Array): Promise<BlobRef> {
    await this.#order({ do: 'put', bytes })
    return blobRefOf(nobleCrypto, bytes)
  }

  async run (module: Uint8Array | BlobRef, more: Partial<Omit<Workload, 'module' | 'limits'>> & { readonly limits?: Partial<Limits>, readonly input?: Uint8Array, readonly requester?: string } = {}): Promise<Ended> {
    const { limits, input = new Uint8Array(0), requester = 'mallory', ...rest } = more
    const workload: Workload = { module: module instanceof Uint8Array ? await this.put(module) : module, profile: 'mycel.wasm/1', args: [], mounts: [], limits: { ...LIMITS, ...limits }, ...rest }
    return ended(await this.#order({ do: 'run', workload, unit: { index: 0n, input }, requester }))
  }

  /** One unit in the hands of a child that runs this program. */
  async runAgainst (program: string, limits: Partial<Limits>, large: BlobRef): Promise<Ended> {
    const workload: Workload = { module: { digest: new Uint8Array(32), size: 1 }, profile: 'mycel.wasm/1', args: [], mounts: [{ path: 'large', ...large }], limits: { ...LIMITS, ...limits } }
    return ended(await this.#order({ do: 'run-against', program, workload }))
  }

  async #order (order: Order): Promise<Answer> {
    const id = this.#next++
    const answer = new Promise<Answer>((resolve, reject) => {
      this.#waiting.set(id, resolve)
      this.#process.once('exit', () => { reject(new Error('the daemon is gone')) })
    })
    this.#process.setMaxListeners(0)
    this.#process.send({ id, ...order })
    return answer
  }

  async #sample (): Promise<void> {
    while (!this.#ended) {
      const at = performance.now()
      const { rssBytes } = await this.control.status()
      this.#largest = Math.max(this.#largest, rssBytes)
      if (at >= this.#since) {
        this.#slowest = Math.max(this.#slowest, performance.now() - at)
        this.#answered++
      }
      await new Promise(resolve => setTimeout(resolve, SAMPLE_MS))
    }
  }
}

function ended ({ value, error }: Answer): Ended {
  return error ?? { status: (value as Outcome).status, outcome: value as Outcome }
}
