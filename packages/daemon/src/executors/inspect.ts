import { z } from 'zod'
import { ExecutorError } from './errors.ts'
import { FrameError } from './frames.ts'
import { Link } from './link.ts'
import { decodeFailure, FROM_CHILD, MAX_BLOB_BYTES, MAX_INSPECTION_BYTES, TO_CHILD } from './messages.ts'
import { standing } from './sandbox/ladder.ts'
import { launch } from './sandbox/launch.ts'
import type { AbortOptions } from '@libp2p/interface'

/** Nothing is run, so no linear memory is needed: what a compiler may take, beside a child's own needs. */
const INSPECT_MIB = 512

const GREETING_MS = 10_000

/** Without control characters: what a child says may reach a terminal. */
const words = z.string().max(2048).regex(/^[^\p{Cc}]*$/u)
const whole = z.int().min(0)

const REFUSAL = z.strictObject({
  code: words,
  feature: words.optional(),
  what: words,
  offset: whole.optional(),
  function: z.strictObject({ index: whole, name: words.optional() }).optional(),
  remedy: z.strictObject({ advice: words, flags: z.array(z.tuple([words, words])).max(16) })
})

const INSPECTION = z.discriminatedUnion('admitted', [
  z.strictObject({
    admitted: z.literal(true),
    /** Names of the WASI functions that it imports. */
    imports: z.array(words).max(1_000),
    /** Pages of 64 KiB at first and at most, under the limit that was asked about. */
    memory: z.strictObject({ least: whole, most: whole }).optional(),
    exportsMemory: z.boolean(),
    /** Bytes of the module as it runs. */
    size: whole
  }),
  z.strictObject({ admitted: z.literal(false), refusal: REFUSAL })
])

/** What a child found out about a module without running it. */
export type Inspection = Readonly<z.output<typeof INSPECTION>>

export interface InspectOptions extends AbortOptions {
  /** Pages of 64 KiB that the module may have, 1..65,536. */
  readonly memoryPages: number
  /** Most time, start of the child and compilation included, in milliseconds. */
  readonly wallMs: number
  /** As of a pool. */
  readonly isolation?: 'auto' | 'none'
}

/**
 * Asks a fresh child whether the profile admits a module; it is parsed and compiled there and nowhere else, with no unit run.
 *
 * @throws {ExecutorError} `timeout`, `aborted`, `child-crashed`, `spawn-failed`, `out-of-memory`, `engine`; `bad-workload` for more bytes than a module may ever have
 */
export async function inspectModule (module: Uint8Array, { memoryPages, wallMs, isolation, signal }: InspectOptions): Promise<Inspection> {
  if (module.length > MAX_BLOB_BYTES) {
    throw new ExecutorError('bad-workload', `a module has at most ${MAX_BLOB_BYTES} bytes, not ${module.length}`)
  }
  const memoryMib = INSPECT_MIB
  const place = isolation === 'none' ? undefined : await standing({ memoryMib, privatePaths: [] })
  let ready = false
  return new Promise<Inspection>((resolve, reject) => {
    const link = new Link(launch({ tier: 'default', memoryMib, isolation: place?.isolation ?? 'none', ...(place?.home == null ? {} : { home: place.home }) }))
    link.greet(() => ready ? MAX_INSPECTION_BYTES : 0, {
      ready () {
        ready = true
        const head = Buffer.alloc(4)
        head.writeUInt32LE(memoryPages)
        link.send(TO_CHILD.inspect, head, module)
      },
      frame ({ kind, body }) {
        if (kind === FROM_CHILD.failed) {
          const { code, message } = decodeFailure(body, 0)
          settle(() => { reject(new ExecutorError(code, message)) }, 'failed')
          return
        }
        if (kind !== FROM_CHILD.inspected) {
          throw new FrameError(`a frame of kind ${kind} that nothing called for`)
        }
        const inspection = decodeInspection(body)
        settle(() => { resolve(inspection) }, 'done')
      },
      closed (reason) {
        settle(() => { reject(new ExecutorError(ready ? 'child-crashed' : 'spawn-failed', reason)) }, reason)
      }
    }, GREETING_MS)
    const timer = setTimeout(() => { settle(() => { reject(new ExecutorError('timeout', `not done within ${wallMs} ms`)) }, 'timeout') }, wallMs)
    const abort = (): void => { settle(() => { reject(new ExecutorError('aborted', 'the inspection was aborted', { cause: signal?.reason })) }, 'aborted') }

    /** The first to come decides; the child goes in every case. */
    function settle (decide: () => void, reason: string): void {
      clearTimeout(timer)
      signal?.removeEventListener('abort', abort)
      decide()
      link.kill(reason)
    }

    signal?.addEventListener('abort', abort, { once: true })
    if (signal?.aborted === true) {
      abort()
    }
  })
}

/**
 * Believes nothing that a child says.
 *
 * @throws {FrameError} for anything an honest child would not say
 */
export function decodeInspection (body: Buffer): Inspection {
  try {
    return INSPECTION.parse(JSON.parse(body.toString('utf8')))
  } catch (cause) {
    throw new FrameError('an inspection that cannot be', { cause })
  }
}
