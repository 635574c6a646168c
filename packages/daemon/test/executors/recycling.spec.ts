import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'aegir/chai'
import { Pool } from '../../src/executors/pool.ts'
import { standing } from '../../src/executors/sandbox/ladder.ts'
import { UNITS_PER_CHILD, Wear, WORN_BYTES } from '../../src/executors/wear.ts'
import { command, LIMITS, Shelf, text } from './modules.ts'
import { ECHO } from './programs.ts'
import type { Outcome, Workload } from '../../src/executors/index.ts'

const MEMORY_MIB = 64
/** How long a child serves one requester while others wait, and how long a slow one takes to start. */
const TURN_MS = 250
const START_MS = 400
/** Some milliseconds of work. */
const SPIN = command(['proc_exit'], '(loop $again (global.set $n (i32.add (global.get $n) (i32.const 1))) (br_if $again (i32.lt_u (global.get $n) (i32.const 2000000))))', '(memory (export "memory") 1) (global $n (mut i32) (i32.const 0))')
/** Traps where its stdin begins with "t", otherwise shows it. */
const TOUCHY = command(['fd_read', 'fd_write'], `
  (i32.store (i32.const 0) (i32.const 1024)) (i32.store (i32.const 4) (i32.const 4096))
  (drop (call $fd_read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 8)))
  (if (i32.eq (i32.load8_u (i32.const 1024)) (i32.const 116)) (then unreachable))
  (i32.store (i32.const 4) (i32.load (i32.const 8)))
  (drop (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))`)

function childrenOf (parent: number): number[] {
  return readFileSync(`/proc/${parent}/task/${parent}/children`, 'utf8').split(' ').filter(pid => pid !== '').map(Number)
}

describe('replacing children', function () {
  this.timeout(20_000)
  const shelf = new Shelf()
  const touchy = shelf.workload(TOUCHY)
  const busy = shelf.workload(SPIN)
  let pool: Pool

  before(async () => {
    pool = new Pool({ size: 1, tier: 'default', standing: await standing({ memoryMib: MEMORY_MIB, privatePaths: [] }), memoryMib: MEMORY_MIB, blobs: shelf })
    await pool.start()
  })
  after(async () => { await pool.stop() })

  async function run (input: string, workload: Workload = touchy): Promise<Outcome> {
    return pool.run(workload, { index: 0n, input: text(input) })
  }

  it('happens after a trap, and no unit behind it is lost, doubled or out of order', async () => {
    const ended: string[] = []
    const inputs = Array.from({ length: 60 }, (_, i) => i % 7 === 3 ? `t${i}` : `${i}`)
    const children = new Set<number>()
    const outcomes = await Promise.all(inputs.map(async input => {
      const outcome = await run(input)
      ended.push(input)
      pool.pids.forEach(pid => children.add(pid))
      return outcome
    }))
    expect(outcomes.map(({ status }) => status)).to.deep.equal(inputs.map(input => input.startsWith('t') ? 256 : 0))
    expect(outcomes.map(({ output }) => Buffer.from(output).toString())).to.deep.equal(inputs.map(input => input.startsWith('t') ? '' : input))
    expect(ended).to.deep.equal(inputs)
    expect(children.size).to.be.above(7)
  })

  it('does not happen after units that end as they should, run out of fuel or write too much', async () => {
    await run('one')
    const [pid] = pool.pids
    await run('second')
    await run('three', shelf.workload(ECHO, { limits: { ...LIMITS, fuel: 3n } }))
    await run('four', shelf.workload(ECHO, { limits: { ...LIMITS, outputBytes: 1 } }))
    expect(pool.pids).to.deep.equal([pid])
  })

  it('costs no start while a spare is warm: the next child was there before the trap', async function () {
    if (process.platform !== 'linux') {
      this.skip()
    }
    await run('warm')
    const [before = 0] = pool.pids
    let spares: number[] = []
    while (spares.length === 0) {
      await new Promise(resolve => setTimeout(resolve, 20))
      spares = childrenOf(process.pid).filter(pid => pid !== before)
    }
    // time to greet, on a busy machine too
    await new Promise(resolve => setTimeout(resolve, 2000))
    await run('t')
    await run('after')
    expect(pool.pids).to.not.include(before)
    expect(spares).to.include(pool.pids[0])
  })

  it('gives each requester its whole turn where children take longer to start than a turn lasts', async function () {
    if (process.platform === 'win32') {
      this.skip()
    }
    const dir = await mkdtemp(join(tmpdir(), 'slow-node-'))
    const node = join(dir, 'node')
    await writeFile(node, `#!/bin/sh\nsleep ${START_MS / 1000}\nexec "${process.execPath}" "$@"\n`, { mode: 0o755 })
    const slow = new Pool({ size: 1, tier: 'default', standing: { ...await standing({ memoryMib: MEMORY_MIB, privatePaths: [] }), isolation: 'none' }, memoryMib: MEMORY_MIB, blobs: shelf, node, spare: false })

    try {
      await slow.start()
      const children = new Set<number>()
      const begun = performance.now()
      await Promise.all(['anna', 'bert'].flatMap(requester => Array.from({ length: 250 }, async (_, i) => {
        await slow.run(busy, { index: BigInt(i), input: text('') }, { requester })
        slow.pids.forEach(pid => children.add(pid))
      })))
      // a start and a turn for each; the first was there, the last may be short
      expect(children.size).to.be.within(2, 2 + (performance.now() - begun) / (START_MS + TURN_MS))
    } finally {
      await slow.stop()
      await rm(dir, { recursive: true })
    }
  })

  it('counts units, and looks at memory no more than once a second', () => {
    const looks: number[] = []
    const wear = new Wear(pid => {
      looks.push(pid)
      return WORN_BYTES + 1
    })
    const begin = performance.now()
    expect(wear.unit(7, begin)).to.equal(undefined)
    expect(wear.unit(7, begin + 1100)).to.equal(undefined)
    expect(wear.unit(7, begin + 1200)).to.equal(undefined)
    expect(wear.unit(7, begin + 2200)).to.equal(undefined)
    expect(wear.unit(7, begin + 3300)).to.match(/held more/)
    expect(looks).to.deep.equal([7, 7, 7])
    const light = new Wear(() => 1)
    for (let i = 1; i < UNITS_PER_CHILD; i++) {
      expect(light.unit(7, begin)).to.equal(undefined)
    }
    expect(light.unit(7, begin)).to.match(/65536 units/)
  })

  it('gives the memory of one unit back before the next needs as much', async () => {
    const grower = shelf.workload(command(['proc_exit'], `
      (if (i32.eq (memory.grow (i32.const 1000)) (i32.const -1)) (then (call $proc_exit (i32.const 1))))
      (memory.fill (i32.const 0) (i32.const 1) (i32.const 65536000))`), { limits: { ...LIMITS, memoryPages: 1024 } })
    for (let i = 0; i < 40; i++) {
      expect((await run('', grower)).status).to.equal(0)
    }
  })
})
