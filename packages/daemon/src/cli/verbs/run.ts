import { once } from 'node:events'
import { startApi } from '../../api/server.ts'
import { loadConfig } from '../../config.ts'
import { createDaemon } from '../../daemon.ts'
import { loadIdentity } from '../../identity.ts'
import { isHarmlessStreamError } from '../../network/harmless.ts'
import { TwinError } from '../../settlement/heads/meet-own.ts'
import { EXIT } from '../exit.ts'
import { guardProcess } from '../run/faults.ts'
import { notify } from '../run/notify.ts'
import type { Call, Verb } from '../verb.ts'

/** A stop that takes longer is broken off; the log and the outbox survive that. */
const STOP_MS = 10_000

export const run: Verb = {
  usage: 'run',
  summary: 'run the node until SIGINT or SIGTERM; prints one line once it is ready, and tells systemd where it runs under it',
  example: 'mycel run',
  positionals: [0, 0],
  graceful: true,
  options: {},
  async run (call) {
    const config = await loadConfig(call.dir)
    const identity = await loadIdentity(config.node.key)
    const crashed = (err: unknown): void => {
      if (err instanceof TwinError) {
        // a supervisor that starts it again would have the two take turns
        call.note(`mycel: stopped: ${err.message}\n  ${err.hint}`)
        process.exit(EXIT.cannotCreate)
      }

      call.note(`mycel: stopped by a fault: ${traceOf(err)}`)
      process.exit(EXIT.internal)
    }
    const release = guardProcess({ harmless: isHarmlessStreamError, note: text => { call.note(text) }, fatal: crashed })

    try {
      const daemon = await createDaemon({ config, dir: call.dir, identity, log: text => { call.note(text) }, crashed })

      try {
        const api = await startApi({
          control: daemon.control,
          socketPath: config.api.socket,
          maxBlobBytes: config.blobs.quotaBytes,
          onFault: err => { call.note(`mycel: a control call failed: ${traceOf(err)}`) }
        })

        try {
          const ticket = await daemon.control.ticket()
          call.print({ peer: daemon.peerId, network: config.network.id, addrs: daemon.addrs, socket: api.socketPath, ticket }, `${daemon.peerId} on ${config.network.id}, listening on ${daemon.addrs.join(' ')}, ticket ${ticket}`)
          await tellSystemd(call, 'READY=1')
          await stopped(call.signal)
          await tellSystemd(call, 'STOPPING=1')
        } finally {
          limitStop(call)
          await api.stop()
        }
      } finally {
        await daemon.stop()
      }
    } finally {
      release()
    }

    return EXIT.ok
  }
}

function traceOf (err: unknown): string {
  return err instanceof Error ? err.stack ?? err.message : String(err)
}

async function stopped (signal: AbortSignal): Promise<void> {
  if (!signal.aborted) {
    await once(signal, 'abort')
  }
}

async function tellSystemd (call: Call, state: 'READY=1' | 'STOPPING=1'): Promise<void> {
  const fault = await notify(state, call.env)

  if (fault != null) {
    call.note(`mycel: ${fault}`)
  }
}

function limitStop (call: Call): void {
  setTimeout(() => {
    call.note(`mycel: did not stop within ${STOP_MS / 1000} s`)
    process.exit(EXIT.internal)
  }, STOP_MS).unref()
}
