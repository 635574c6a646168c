import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { V8_FLAGS } from '@mycel/verify/profile'
import type { Engine } from './engines.ts'

export interface Host {
  readonly engine: Engine
  /** Flags beyond those that every host has. */
  readonly flags: readonly string[]
  readonly thread: 'main' | 'worker'
  readonly hash: 'noble' | 'native'
}

/** As the daemon starts its children (docs/spec/execution.md, "Hosts"). */
const CHILD = fileURLToPath(new URL('child.ts', import.meta.url))
const LIMIT_MS = 120_000
const AT_ONCE = 4

export const TIERS = {
  liftoff: ['--liftoff-only'],
  turbofan: ['--no-liftoff'],
  /** The baseline first, the optimising one in the background, whenever it is done: in the middle of loops. */
  default: [],
  'default, eager': ['--wasm-tiering-budget=2000']
} as const

/** The hosts to compare: every tier of every engine in a process, and threads with the other implementation of SHA-256. */
export function hostsOf (engines: readonly Engine[]): readonly Host[] {
  return engines.flatMap(engine => [
    ...Object.values(TIERS).map((flags): Host => ({ engine, flags, thread: 'main', hash: 'native' })),
    ...[TIERS.liftoff, TIERS['default, eager']].map((flags): Host => ({ engine, flags, thread: 'worker', hash: 'noble' }))
  ])
}

export function nameOf ({ engine, flags, thread, hash }: Host): string {
  return `${engine.name} ${flags.join(' ') || 'default'} ${thread} ${hash}`
}

/** One host's lines. */
export async function linesOf (host: Host, folder: string, kind: 'units' | 'raw'): Promise<readonly string[]> {
  const { engine, flags, thread, hash } = host
  const child = spawn(engine.path, ['--no-warnings', ...V8_FLAGS, ...flags, CHILD, folder, thread, hash, kind], { stdio: ['ignore', 'pipe', 'inherit'], timeout: LIMIT_MS, killSignal: 'SIGKILL' })
  const output: string[] = []
  child.stdout.setEncoding('utf8').on('data', (text: string) => { output.push(text) })
  const [code, signal] = await new Promise<[number | null, string | null]>(resolve => { child.once('close', (code, signal) => { resolve([code, signal]) }) })
  if (code !== 0) {
    throw new Error(`${nameOf(host)} ended with ${signal ?? `exit code ${code}`}`)
  }
  return output.join('').trim().split('\n')
}

/** All hosts' lines, a few processes at a time. */
export async function allLines (hosts: readonly Host[], folder: string, kind: 'units' | 'raw'): Promise<ReadonlyMap<Host, readonly string[]>> {
  const found = new Map<Host, readonly string[]>()
  const waiting = [...hosts]
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    for (let host = waiting.shift(); host != null; host = waiting.shift()) {
      found.set(host, await linesOf(host, folder, kind))
    }
  }))
  return found
}
