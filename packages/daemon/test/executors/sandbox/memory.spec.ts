import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'aegir/chai'
import { Pool } from '../../../src/executors/pool.ts'
import { heldBytes, killOverdrawn } from '../../../src/executors/sandbox/memory.ts'
import { LIMITS, Shelf } from '../modules.ts'
import { ECHO } from '../programs.ts'

const MIB = 1024 * 1024

/** Greets, and once it is spoken to writes page after page and makes them read-only, which takes them out of RLIMIT_DATA; it stops by itself long before a machine suffers. */
const HOARDER = `
#include <sys/mman.h>
#include <unistd.h>
int main (void) {
  char room[64]; size_t size = 100u << 20;
  write(1, "\\1\\0\\0\\0\\200", 5);
  read(0, room, sizeof room);
  for (int n = 0; n < 30; n++) {
    char *p = mmap(0, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (p == MAP_FAILED) _exit(9);
    for (size_t i = 0; i < size; i += 4096) p[i] = 1;
    mprotect(p, size, PROT_READ);
  }
  for (;;) pause();
}
`

describe('what a child holds', function () {
  this.timeout(20_000)

  it('is what it has written, and too much of it ends it', async () => {
    const child = spawn(process.execPath, ['-e', `globalThis.held = Buffer.alloc(${200 * MIB}, 1); console.log('held'); setInterval(() => {}, 1000)`], { stdio: ['ignore', 'pipe', 'inherit'] })
    const ended = new Promise(resolve => { child.once('exit', (_, signal) => { resolve(signal) }) })
    await new Promise(resolve => { child.stdout.once('data', resolve) })
    const pid = child.pid ?? 0
    expect(heldBytes(pid)).to.be.within(200 * MIB, 400 * MIB)
    killOverdrawn([pid], 500 * MIB)
    expect(child.exitCode ?? child.signalCode).to.equal(null)
    killOverdrawn([pid], 150 * MIB)
    expect(await ended).to.equal('SIGKILL')
    expect(heldBytes(pid)).to.equal(undefined)
  })

  it('is looked at while it works, where no control group does: hiding it from the limit on data does not help', async function () {
    const folder = mkdtempSync(join(tmpdir(), 'mycel-hoarder-'))
    const node = join(folder, 'hoarder')
    try {
      writeFileSync(`${node}.c`, HOARDER)
      if (!['cc', 'clang'].some(compiler => spawnSync(compiler, ['-O1', '-o', node, `${node}.c`]).status === 0)) {
        if (process.env['CI'] != null) {
          throw new Error('no compiler for C: apt-get install clang')
        }
        process.stderr.write('  skipped: no compiler for C: apt-get install clang\n')
        this.skip()
      }
      const shelf = new Shelf()
      const pool = new Pool({ size: 1, tier: 'default', standing: { isolation: 'none', trials: [] }, memoryMib: 1, blobs: shelf, node, spare: false })
      await pool.start()
      const workload = shelf.workload(ECHO)
      const outcome = await pool.run({ ...workload, limits: { ...LIMITS, memoryPages: 16, wallMs: 10_000 } }, { index: 0n, input: new Uint8Array(0) }).catch((error: { readonly code: string, readonly message: string }) => error)
      await pool.stop()
      expect(outcome).to.include({ code: 'child-crashed', message: 'the child ended with SIGKILL' })
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
