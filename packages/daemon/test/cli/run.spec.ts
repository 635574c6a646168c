import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { access, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect } from 'aegir/chai'
import { EXIT } from '../../src/cli/exit.ts'
import { createClient } from '../../src/client/index.ts'
import { decodeTicket } from '../../src/ticket.ts'
import { inFolder } from '../api/folder.ts'
import { mycel } from './mycel.ts'

const BIN = fileURLToPath(new URL('../../../bin/mycel.js', import.meta.url))

interface Ready { readonly peer: string, readonly network: string, readonly addrs: string[], readonly socket: string, readonly ticket: string }

describe('mycel run', function () {
  this.timeout(30_000)

  it('says when it is ready, answers, refuses a second one, tells systemd, and stops when asked', async () => {
    await inFolder(async dir => {
      const told = join(dir, 'told')
      // stands where systemd's own command would be found
      await writeFile(join(dir, 'systemd-notify'), `#!/bin/sh\necho "$1 $NOTIFY_SOCKET" >> ${told}\n`, { mode: 0o755 })
      await mycel(['init', '--dir', dir, '--local', '--network', 'lab'])
      const child = spawn(process.execPath, [BIN, 'run', '--dir', dir, '--json'], { env: { PATH: `${dir}:${process.env.PATH ?? ''}`, NOTIFY_SOCKET: '/run/x' }, stdio: ['ignore', 'pipe', 'inherit'] })

      try {
        const [line] = await once(createInterface({ input: child.stdout }), 'line') as [string]
        const ready = JSON.parse(line) as Ready
        expect(ready.network).to.equal('lab')
        expect((await stat(ready.socket)).mode & 0o777).to.equal(0o600)
        expect(decodeTicket(ready.ticket)).to.deep.nested.include({ ok: true, 'ticket.network': 'lab' })
        expect(ready.addrs[0]).to.include('/ip4/127.0.0.1/tcp/').and.to.include(`/p2p/${ready.peer}`)

        const control = createClient({ socketPath: ready.socket })
        expect((await control.status()).peer).to.equal(ready.peer)
        expect((await control.verifyLog()).ok).to.be.true()

        const second = await mycel(['run', '--dir', dir, '--json'])
        expect(second.code).to.equal(EXIT.unavailable)
        expect((await control.status()).peer).to.equal(ready.peer)
      } finally {
        child.kill('SIGTERM')
      }

      const [code] = await once(child, 'exit') as [number]
      expect(code).to.equal(EXIT.ok)
      await expect(access(join(dir, 'mycel.sock'))).to.eventually.be.rejected()
      expect(await readFile(told, 'utf8')).to.equal('READY=1 /run/x\nSTOPPING=1 /run/x\n')
    })
  })

  it('does not start without a usable key', async () => {
    await inFolder(async dir => {
      await mycel(['init', '--dir', dir, '--local'])
      await writeFile(join(dir, 'identity.key'), 'nonsense', { mode: 0o600 })
      expect((await mycel(['run', '--dir', dir])).code).to.equal(EXIT.badData)
    })
  })
})
