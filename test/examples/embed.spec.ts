import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { swarmUp } from '@mycel/daemon/swarm'
import { nobleCrypto, open } from '@mycel/wire'
import { expect } from 'aegir/chai'
import { packedExample } from './packed.ts'
import type { PackedExample } from './packed.ts'
import type { Swarm } from '@mycel/daemon/swarm'

const ECHO = fileURLToPath(new URL('../../docs/examples/noop/dist/echo.wasm', import.meta.url))
const run = promisify(execFile)

interface Printed { readonly state: string, readonly outputs: readonly string[], readonly receipt: { readonly id: string, readonly complete: boolean, readonly units: number, readonly lines: readonly string[] } }

describe('docs/examples/embed, from packed tarballs', function () {
  this.timeout(180_000)
  let swarm: Swarm | undefined
  let example: PackedExample | undefined

  before(async () => {
    example = await packedExample('embed')
    swarm = await swarmUp({ network: 'embed', mode: 'in-process', nodes: [{ name: 'worker', capacities: [{ class: 'compute', descriptor: { cores: 4, memoryMib: 8192, arch: 'x86-64' }, asset: 'credit', unitPrice: '1000', region: '' }] }] })
  })

  after(async () => {
    await Promise.all([swarm?.down(), example?.remove()])
  })

  it('hires a node, gets its results, and countersigns a receipt that the node has settled too', async () => {
    const [worker, dir] = [started(swarm).node('worker'), started(example).dir]
    const receiptFile = join(dir, 'receipt.bin')
    const { stdout, stderr } = await run(process.execPath, ['src/main.js', 'embed', worker.addr, ECHO, receiptFile], { cwd: dir })
    const { state, outputs, receipt } = JSON.parse(stdout) as Printed

    expect(state).to.equal('settled')
    expect(outputs).to.deep.equal(['to be', 'or not', 'to be', 'that is', 'the question'])
    expect(receipt).to.include({ complete: true, units: 5 })
    expect(receipt.lines).to.have.lengthOf(1)
    expect(receipt.lines[0]).to.include(`owes ${worker.did} 5000 for work`)
    // 5 units in windows of 2
    expect(stderr.match(/start to the node/gu)).to.have.lengthOf(3)

    const opened = open(nobleCrypto, new Uint8Array(await readFile(receiptFile)), { network: 'embed', only: ['receipt'] })
    expect(opened).to.have.nested.property('message.complete', true)
    const balances = await worker.control.balances()
    expect(balances.map(({ balance }) => balance)).to.deep.equal(['5000'])
  })

  it('says how to call it, and what went wrong', async () => {
    const wrong = await run(process.execPath, ['src/main.js', 'embed'], { cwd: started(example).dir }).catch((err: { code: number, stderr: string }) => err)
    expect(wrong).to.include({ code: 2 })
    expect(wrong.stderr).to.include('usage:')
  })
})

function started<T> (part: T | undefined): T {
  if (part == null) {
    throw new Error('it did not start')
  }

  return part
}
