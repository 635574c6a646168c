import { spawn, spawnSync } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { stripTypeScriptTypes } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { EMPTY_FRONTIER, extend, frontierRoot, growTails } from '@mycel/settle/log'
import { leafHash, merkleRoot } from '@mycel/wire'
import { createNodeCrypto } from '../../../packages/daemon/dist/src/crypto/node-crypto.js'
import { median, rounded, timed } from '../figure.ts'
import type { Figure, Note } from '../figure.ts'
import type { Tails } from '@mycel/settle/log'

/** Entries of the long log. */
const ENTRIES = 1_000_000
const LEAVES = 200_000

interface Told { readonly openMs: number, readonly ms: number, readonly bytes: number, readonly inclusion: readonly number[], readonly consistency: readonly number[], readonly peakRssMb: number, readonly anonMb: number, readonly fileMb: number, readonly cpuS: number }

/** A log of a million entries on disk: made, opened, proven and read again, each in a process of its own. */
export async function longLog (note: Note): Promise<readonly Figure[]> {
  const dir = await mkdtemp(join(tmpdir(), 'mycel-bench-'))
  const figure = (figure: string, value: number, unit: string, goal: string | null, peer: string, peerValue: number): Figure => ({ bench: 'settle', figure, value: rounded(value), unit, goal, peer, peerValue: rounded(peerValue) })

  try {
    note(`making a log of ${ENTRIES} entries: some minutes`)
    const made = await child('make', dir)
    const opened = await child('open', dir)
    note(`opened in ${rounded(opened.openMs)} ms; resident ${rounded(opened.peakRssMb)} MB, of which ${rounded(opened.fileMb)} MB are mapped files`)
    const proven = await child('prove', dir)
    const [inclusionMs, consistencyMs] = [median(proven.inclusion), median(proven.consistency)]
    note(`a proof of inclusion takes ${rounded(inclusionMs)} ms, of consistency ${rounded(consistencyMs)} ms`)
    const verified = await child('verify', dir)
    note(`reading all of it again: ${rounded(verified.cpuS)} s of processor time; resident ${rounded(verified.peakRssMb)} MB, of which ${rounded(verified.fileMb)} MB are mapped files`)
    const ceiling = ceilingMs()

    return [
      figure('opening a log of 1M entries', opened.openMs, 'ms', '<= 2000', 'reading all of it', verified.ms),
      figure('memory of a log of 1M entries, open', opened.peakRssMb, 'MB', '<= 200', 'an empty Node process', emptyMb()),
      figure('memory while proving from it', proven.peakRssMb, 'MB', '<= 200', 'its mapped files', proven.fileMb),
      figure('memory while reading all of it', verified.peakRssMb, 'MB', '<= 200', 'its mapped files', verified.fileMb),
      figure('largest proof at 1M entries', proven.bytes, 'B', '<= 700', '32 B for each level of the tree', 32 * Math.ceil(Math.log2(ENTRIES))),
      figure('proof of inclusion at 1M entries', inclusionMs, 'ms', '<= 1', 'one signature check', ceiling),
      figure('proof of consistency at 1M entries', consistencyMs, 'ms', '<= 1', 'one signature check', ceiling),
      figure('reading 1M entries again', verified.ms / 1000, 's', '<= 300', 'two signature checks an entry on one core', ENTRIES * 2 * ceiling / 1000),
      figure('memory while making it', made.peakRssMb, 'MB', null, 'its mapped files', made.fileMb)
    ]
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}

/** Leaves into the tree as the log keeps it, tiles and all, in memory. */
export async function leaves (): Promise<Figure> {
  const crypto = createNodeCrypto()
  const hashes = Array.from({ length: LEAVES }, (_, n) => leafHash(crypto, Buffer.from(String(n))))
  let frontier = EMPTY_FRONTIER
  let tails: Tails = []
  let bytes = 0

  const ms = await timed(() => {
    for (const hash of hashes) {
      const grown = extend(crypto, frontier, hash)
      const next = growTails(tails, frontier.size, grown.nodes)
      bytes += next.tiles.reduce((sum, tile) => sum + tile.hashes.byteLength, 0)
      frontier = grown.frontier
      tails = next.tails
    }
  })

  let root: Uint8Array = new Uint8Array(0)
  const naiveMs = await timed(() => { root = merkleRoot(crypto, hashes) })

  if (bytes === 0 || Buffer.compare(root, frontierRoot(crypto, frontier)) !== 0) {
    throw new Error('the tree is wrong')
  }

  return { bench: 'settle', figure: 'leaf appends in memory', value: rounded(LEAVES / ms * 1000), unit: 'leaves/s', goal: '>= 100000', peer: 'one root over all of them', peerValue: rounded(LEAVES / naiveMs * 1000) }
}

async function child (what: string, dir: string): Promise<Told> {
  // without its types: to have Node take them out costs the child thirty megabytes that no node has
  const source = stripTypeScriptTypes(await readFile(new URL('log-child.ts', import.meta.url), 'utf8'))
  const running = spawn(process.execPath, ['--input-type=module', '--eval', source, what, dir, String(ENTRIES)], { cwd: fileURLToPath(new URL('.', import.meta.url)), stdio: ['ignore', 'pipe', 'inherit'] })
  let text = ''

  for await (const chunk of running.stdout) {
    text += String(chunk)
  }

  return JSON.parse(text) as Told
}

/** What a process takes that does nothing. */
function emptyMb (): number {
  return Number(spawnSync(process.execPath, ['-p', 'process.memoryUsage.rss() / 1e6'], { encoding: 'utf8' }).stdout)
}

/** Milliseconds of one Ed25519 check on one core, the best of some rounds. */
export function ceilingMs (): number {
  const crypto = createNodeCrypto()
  const seed = new Uint8Array(32).fill(1)
  const message = new Uint8Array(512).fill(5)
  const [key, signature] = [crypto.publicKey(seed), crypto.sign(seed, message)]
  const rounds = Array.from({ length: 7 }, () => {
    const at = performance.now()

    for (let i = 0; i < 300; i++) {
      crypto.verify(key, message, signature)
    }

    return (performance.now() - at) / 300
  })
  return Math.min(...rounds)
}
