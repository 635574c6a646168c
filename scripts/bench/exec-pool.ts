import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { createPool, HeldBlobs, PROFILE } from '../../packages/daemon/dist/src/executors/index.js'
import { Link } from '../../packages/daemon/dist/src/executors/link.js'
import { launch } from '../../packages/daemon/dist/src/executors/sandbox/launch.js'
import { innermost } from '../../packages/daemon/dist/src/executors/sandbox/observe.js'
import { assemble } from '../../test/escape/assemble.ts'
import { HOSTILE_CHILDREN, LARGE, program } from '../../test/escape/children.ts'
import { Host } from '../../test/escape/lab.ts'
import { HOSTILE, TRAP } from '../../test/escape/modules.ts'
import { median, rounded, timed } from './figure.ts'
import { bareRate } from './throughput.ts'
import type { Figure, Note } from './figure.ts'
import type { Standing } from '../../packages/daemon/dist/src/executors/index.js'

const BARE = fileURLToPath(new URL('exec-bare.ts', import.meta.url))
const FLAGS = ['--stack-size=6000', '--wasm-inlining-min-budget=400', '--no-warnings']
const CORES = '0,1'
const MEMORY_MIB = 64
const ROUNDS = 40
const STARTS = 15
const TRAPS = 60

/** Some 50 ms of integer work on one machine; on another it takes what it takes, on both sides. */
const WORK = assemble(`(module (memory (export "memory") 1) (func (export "_start") (local i32 i64)
  (loop $l
    (i64.store (i32.and (local.get 0) (i32.const 0xfff8)) (local.tee 1 (i64.add (i64.mul (local.get 1) (i64.const 6364136223846793005)) (i64.const 1442695040888963407))))
    (local.set 0 (i32.add (local.get 0) (i32.const 8)))
    (br_if $l (i32.lt_u (local.get 0) (i32.const 320000000))))))`)

/** What the sandboxed pool costs, beside what the same work costs without it. */
export async function pool (note: Note): Promise<readonly Figure[]> {
  const restore = onTwoCores(note)
  try {
    const rate = await bareRate(note, 2)
    const [pooled, bare] = await fiftyMs()
    const traps = await trapStorm()
    const { startMs, bareStartMs, rssMib, standing } = await starts()
    const trial = standing.trials.find(({ holds }) => holds)
    note(`${standing.isolation}, children of ${rssMib} MiB, ${trial?.attempts.length ?? 0} ways out tried in ${trial?.ms ?? 0} ms`)
    restore()
    const { slowestMs, idleMs } = await attacked(note)
    return [
      figure('units that do nothing, sandboxed pool of 2, 2 cores', rate, 'units/s', '>= 8000', 'units that trap, each in a fresh child', traps),
      figure('a unit of 50 ms through the pool', pooled, 'ms', `<= ${rounded(bare * 1.06)}`, 'the same module in bare V8, same flags', bare),
      figure('start of a sandboxed child', startMs, 'ms', null, 'a bare node that says it is there', bareStartMs),
      figure('resident memory of a child', rssMib, 'MiB', null, 'a bare node', bareRss()),
      figure('trial of the sandbox', trial?.ms ?? 0, 'ms', '<= 300', 'start of a sandboxed child', startMs),
      figure('slowest status of a daemon under attack', slowestMs, 'ms', '<= 100', 'the same daemon, idle', idleMs)
    ]
  } finally {
    restore()
  }
}

function figure (what: string, value: number, unit: string, goal: string | null, peer: string, peerValue: number): Figure {
  return { bench: 'exec', figure: what, value: rounded(value), unit, goal, peer, peerValue: rounded(peerValue) }
}

/** Holds this process and what it starts on two cores; what it returns undoes that. */
function onTwoCores (note: Note): () => void {
  const before = /:\s*(\S+)\s*$/.exec(spawnSync('taskset', ['-cp', String(process.pid)], { encoding: 'utf8' }).stdout ?? '')?.[1]
  if (before == null || spawnSync('taskset', ['-acp', CORES, String(process.pid)]).status !== 0) {
    note('taskset is not installed: all cores are used')
    return () => {}
  }
  return () => { spawnSync('taskset', ['-acp', before, String(process.pid)]) }
}

/** Medians of the same unit through a pool of one and in a bare node, in turns. */
async function fiftyMs (): Promise<readonly [pooled: number, bare: number]> {
  const folder = mkdtempSync(join(tmpdir(), 'mycel-bench-'))
  writeFileSync(join(folder, 'work.wasm'), WORK)
  const blobs = new HeldBlobs()
  const workload = { module: blobs.add(WORK), profile: PROFILE, args: [], mounts: [], limits: { fuel: 10_000_000_000n, memoryPages: 4, outputBytes: 64, wallMs: 10_000 } }
  const one = await createPool({ size: 1, tier: 'default', blobs, memoryMib: MEMORY_MIB, spare: false })
  const other = spawn(process.execPath, [...FLAGS, BARE, join(folder, 'work.wasm')], { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface({ input: other.stdout })[Symbol.asyncIterator]()
  try {
    const [pooled, bare]: [number[], number[]] = [[], []]
    for (let round = 0; round < ROUNDS + 5; round++) {
      const ms = await timed(async () => one.run(workload, { index: 0n, input: new Uint8Array(0) }))
      other.stdin.write('\n')
      const bareMs = Number((await lines.next()).value)
      // the first ones compile
      if (round >= 5) {
        pooled.push(ms)
        bare.push(bareMs)
      }
    }
    return [median(pooled), median(bare)]
  } finally {
    other.kill('SIGKILL')
    await one.stop()
    rmSync(folder, { recursive: true })
  }
}

/** Units per second where every one traps, and so every one has its child replaced. */
async function trapStorm (): Promise<number> {
  const blobs = new HeldBlobs()
  const workload = { module: blobs.add(TRAP), profile: PROFILE, args: [], mounts: [], limits: { fuel: 1_000_000n, memoryPages: 4, outputBytes: 64, wallMs: 10_000 } }
  const two = await createPool({ size: 2, tier: 'default', blobs, memoryMib: MEMORY_MIB })
  try {
    const ms = await timed(async () => Promise.all(Array.from({ length: TRAPS }, async (_, i) => two.run(workload, { index: BigInt(i), input: new Uint8Array(0) }))))
    return TRAPS / ms * 1000
  } finally {
    await two.stop()
  }
}

async function starts (): Promise<{ readonly startMs: number, readonly bareStartMs: number, readonly rssMib: number, readonly standing: Standing }> {
  const probe = await createPool({ size: 1, tier: 'default', blobs: new HeldBlobs(), memoryMib: MEMORY_MIB })
  const { standing } = probe
  await probe.stop()
  const [sandboxed, bare]: [number[], number[]] = [[], []]
  let rssMib = 0
  for (let i = 0; i < STARTS; i++) {
    let link: Link | undefined
    sandboxed.push(await timed(async () => {
      const started = new Link(launch({ tier: 'default', isolation: standing.isolation, memoryMib: MEMORY_MIB, ...(standing.home == null ? {} : { home: standing.home }) }))
      link = started
      await new Promise<void>((resolve, reject) => { started.greet(() => 0, { ready: resolve, frame: () => {}, closed: reject }, 10_000) })
    }))
    rssMib = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${innermost(link?.pid ?? 0)}/status`, 'utf8'))?.[1]) / 1024
    link?.kill('measured')
    bare.push(await timed(() => spawnSync(process.execPath, ['-e', 'process.exit(0)'])))
  }
  return { startMs: median(sandboxed), bareStartMs: median(bare), rssMib, standing }
}

/** MiB of a node that does nothing. */
function bareRss (): number {
  return Number(spawnSync(process.execPath, ['-e', 'console.log(process.memoryUsage.rss() / 2 ** 20)'], { encoding: 'utf8' }).stdout)
}

/** The slowest answer to `status` while everything in the escape suite is tried on the daemon, and while nothing is. */
async function attacked (note: Note): Promise<{ readonly slowestMs: number, readonly idleMs: number }> {
  // before the clock runs: assembling keeps this process busy, not the daemon
  const modules = HOSTILE.map(({ module, limits = {}, args = [] }) => ({ bytes: module(), limits, args }))
  const host = await Host.start()
  try {
    await new Promise(resolve => { setTimeout(resolve, 2000) })
    const idleMs = host.restart()
    for (const { bytes, limits, args } of modules) {
      await host.run(bytes, { limits, args })
    }
    for (const { does, limits = {} } of HOSTILE_CHILDREN) {
      await host.runAgainst(program(does), limits, LARGE)
    }
    const { slowestMs, answered } = host.samples
    note(`${answered} times asked for status while ${HOSTILE.length} modules and ${HOSTILE_CHILDREN.length} children attacked`)
    return { slowestMs, idleMs }
  } finally {
    await host.stop()
  }
}
