import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { eventually, median, rounded } from './figure.ts'
import type { Figure, Note } from './figure.ts'

const STARTS = 10
const IDLE_MS = 3000

const MYCEL = fileURLToPath(new URL('../../packages/daemon/bin/mycel.js', import.meta.url))
const BARE = fileURLToPath(new URL('bare-libp2p.ts', import.meta.url))

/** From spawn to the line that says it is ready, and the memory of a node that has nothing to do. The peer: a libp2p node with the same services, alone. */
export async function start (note: Note): Promise<readonly Figure[]> {
  const dir = mkdtempSync(join(tmpdir(), 'mycel-bench-'))

  try {
    await finished([MYCEL, 'init', '--dir', dir, '--network', 'bench', '--local'])
    const mycel = await starts([MYCEL, 'run', '--dir', dir])
    const bare = await starts([BARE])
    note(`starts: ${mycel.readyMs.map(ms => ms.toFixed(0)).join(', ')} ms; bare libp2p: ${bare.readyMs.map(ms => ms.toFixed(0)).join(', ')} ms`)
    const peer = 'a process with nothing but libp2p'
    return [
      { bench: 'start', figure: 'spawn to ready, median', value: rounded(median(mycel.readyMs)), unit: 'ms', goal: '<= 1000', peer, peerValue: rounded(median(bare.readyMs)) },
      { bench: 'start', figure: 'resident memory while idle', value: rounded(mycel.idleMb), unit: 'MB', goal: '<= 150', peer, peerValue: rounded(bare.idleMb) }
    ]
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

async function finished (args: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] })
  const code = await new Promise<number | null>(resolve => { child.once('exit', resolve) })
  if (code !== 0) {
    throw new Error(`${args.join(' ')} ended with ${code}`)
  }
}

/** Starts a program some times over, to its first line on stdout; lets the last one idle. */
async function starts (args: readonly string[]): Promise<{ readonly readyMs: readonly number[], readonly idleMb: number }> {
  const readyMs: number[] = []
  let idleMb = Number.NaN

  for (let i = 0; i < STARTS; i++) {
    const at = performance.now()
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] })
    const exited = new Promise(resolve => { child.once('exit', resolve) })
    await new Promise<void>((resolve, reject) => {
      child.stdout.once('data', () => { resolve() })
      child.once('exit', code => { reject(new Error(`${args.join(' ')} ended with ${code} before it was ready`)) })
    })
    readyMs.push(performance.now() - at)
    if (i === STARTS - 1) {
      const idleFrom = performance.now()
      idleMb = await eventually('idle', IDLE_MS * 2, async () => performance.now() - idleFrom > IDLE_MS ? residentMb(child.pid ?? 0) : undefined, 100)
    }
    child.kill('SIGTERM')
    await exited
  }

  return { readyMs, idleMb }
}

function residentMb (pid: number): number {
  const [, kib] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return Number(kib) / 1000 * 1.024
}
