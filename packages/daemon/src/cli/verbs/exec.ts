import { readFile } from 'node:fs/promises'
import { cidOf } from '@mycel/wire'
import { createNodeCrypto } from '../../crypto/node-crypto.ts'
import { createPool, ExecutorError, PROFILE } from '../../executors/index.ts'
import { readMounts } from '../exec/mounts.ts'
import { CliError, EXIT, usage } from '../exit.ts'
import { positional, text, texts } from '../verb.ts'
import type { Outcome } from '../../executors/index.ts'
import type { Call, Verb } from '../verb.ts'

const TIERS = ['default', 'liftoff', 'turbofan'] as const
const MIB_PAGES = 16
const DEFAULT_FUEL = 100_000_000_000n

/** The executor's own limit on a unit's input. */
const MAX_INPUT_BYTES = 16 * 1024 * 1024

export const exec: Verb = {
  usage: 'exec <module.wasm> [args…] [--stdin FILE] [--mount PATH:/in/PATH …]',
  summary: 'run one unit here, exactly as a provider would: its output to stdout, a summary to stderr; no daemon needed. Exits 0 where the unit ended with status 0, else 1',
  example: 'echo \'{"hidden":32}\' | mycel exec digits.wasm --stdin - --mount digits.bin:/in/digits.bin',
  positionals: [1, 65],
  graceful: true,
  options: {
    stdin: { type: 'string', value: 'FILE', help: 'what the unit reads on stdin; "-": this command\'s own stdin (default: nothing)' },
    mount: { type: 'string', multiple: true, value: 'PATH:/in/PATH', help: 'a file, or every file of a folder, read-only below /in; may be repeated' },
    index: { type: 'string', value: 'N', help: 'the unit\'s index: what {index} in arguments stands for (default: 0)' },
    tier: { type: 'string', value: 'TIER', help: `${TIERS.join(', ')} (default: default)` },
    'memory-mib': { type: 'string', value: 'N', help: 'most linear memory (default: 64)' },
    'output-kib': { type: 'string', value: 'N', help: 'most output (default: 64)' },
    'wall-s': { type: 'string', value: 'N', help: 'most seconds (default: 60)' }
  },
  async run (call) {
    const crypto = createNodeCrypto()
    const file = positional(call, 0)
    const module = new Uint8Array(await readFile(file))
    const digest = crypto.sha256(module)
    const files = await readMounts(texts(call, 'mount'))
    const mounts = files.map(({ path, bytes }) => ({ path, digest: crypto.sha256(bytes) }))
    const blobs = new Map([[cidOf(digest), module], ...files.map(({ bytes }, i) => [cidOf(mounts[i]?.digest ?? digest), bytes] as const)])
    const tier = TIERS.find(one => one === (text(call, 'tier') ?? 'default'))

    if (tier == null) {
      throw usage(`--tier: "${text(call, 'tier') ?? ''}" is unknown`, `one of ${TIERS.join(', ')}`)
    }

    const limits = {
      fuel: DEFAULT_FUEL,
      memoryPages: whole(call, 'memory-mib', 64, 4096) * MIB_PAGES,
      outputBytes: whole(call, 'output-kib', 64, 16_384) * 1024,
      wallMs: whole(call, 'wall-s', 60, 86_400) * 1000
    }
    const unit = { index: BigInt(whole(call, 'index', 0, Number.MAX_SAFE_INTEGER)), input: await inputOf(call) }
    const pool = await createPool({ size: 1, tier, blobs: async wanted => blobs.get(cidOf(wanted)) ?? await Promise.reject(new Error('no such blob')) })
    const started = performance.now()

    try {
      const outcome = await pool.run({ module: digest, profile: PROFILE, args: call.positionals.slice(1), mounts, limits }, unit, { signal: call.signal })
      report(call, outcome, { module: cidOf(digest), output: cidOf(crypto.sha256(outcome.output)), tier, isolation: pool.isolation, ms: Math.round(performance.now() - started) })
      return outcome.status === 0 ? EXIT.ok : EXIT.no
    } catch (err) {
      throw err instanceof ExecutorError ? failure(err, file) : err
    } finally {
      await pool.stop()
    }
  }
}

interface Summary { readonly module: string, readonly output: string, readonly tier: string, readonly isolation: string, readonly ms: number }

function report (call: Call, { status, fuel, output, stderr }: Outcome, summary: Summary): void {
  if (!call.json) {
    call.write(output)
  }

  if (stderr !== '') {
    call.note(stderr.trimEnd())
  }

  call.note(`status ${status}, fuel ${fuel}, output ${summary.output} (${output.byteLength} B), module ${summary.module}, tier ${summary.tier}, isolation ${summary.isolation}, ${summary.ms} ms`)

  if (call.json) {
    call.print({ status, fuel, outputCid: summary.output, output, stderr, module: summary.module, tier: summary.tier, isolation: summary.isolation, profile: PROFILE, wallMs: summary.ms }, '')
  }
}

function failure (err: ExecutorError, file: string): CliError {
  const exit = err.code === 'bad-workload' ? EXIT.badData : err.code === 'aborted' ? EXIT.interrupted : err.code === 'spawn-failed' ? EXIT.internal : EXIT.no
  return new CliError(exit, err.code, `${file}: ${err.message}`, err.code === 'timeout' ? 'this is no result: raise --wall-s, or make the unit smaller' : '', { cause: err })
}

function whole (call: Call, name: string, standard: number, max: number): number {
  const value = text(call, name)

  if (value == null) {
    return standard
  }

  if (!/^(0|[1-9][0-9]{0,15})$/.test(value) || Number(value) > max || (name !== 'index' && value === '0')) {
    throw usage(`--${name}: "${value}" is no number up to ${max}`)
  }

  return Number(value)
}

async function inputOf (call: Call): Promise<Uint8Array> {
  const file = text(call, 'stdin')

  if (file !== '-') {
    return file == null ? new Uint8Array(0) : new Uint8Array(await readFile(file))
  }

  const chunks: Buffer[] = []
  let size = 0

  for await (const chunk of call.stdin) {
    const bytes = Buffer.from(chunk)
    size += bytes.byteLength

    if (size > MAX_INPUT_BYTES) {
      throw new CliError(EXIT.badData, 'oversize', `stdin: more than ${MAX_INPUT_BYTES} bytes`, 'mount large inputs')
    }

    chunks.push(bytes)
  }

  return new Uint8Array(Buffer.concat(chunks))
}
