import '../small-heap.ts'
import { once } from 'node:events'
import { startApi } from '../api/server.ts'
import { guardProcess } from '../cli/run/faults.ts'
import { loadConfig } from '../config.ts'
import { createDaemon } from '../daemon.ts'
import { loadIdentity } from '../identity.ts'
import { isHarmlessStreamError } from '../network/harmless.ts'
import { loadAdversary } from './adversary.ts'
import { SwarmError } from './errors.ts'
import { untilToldToStop } from './told-to-stop.ts'

/** A node of which an adversary has replaced parts: arguments are folder, name, module, options as JSON, and `--transient`. */
const [dir = '', name = '', module = '', options = '{}', ...flags] = process.argv.slice(2)
const { signal, orphaned } = untilToldToStop()
const note = (text: string): void => { process.stderr.write(`${text}\n`) }
const fatal = (err: unknown): void => {
  note(err instanceof SwarmError ? `${err.message} (${err.todo})` : `stopped by a fault: ${err instanceof Error ? err.stack ?? err.message : String(err)}`)
  process.exit(70)
}
const crashed = fatal

guardProcess({ harmless: isHarmlessStreamError, note, fatal })

const config = await loadConfig(dir)
const identity = await loadIdentity(config.node.key)
const overrides = await loadAdversary({ module, options: JSON.parse(options) as Record<string, string> }, { name, dir, log: note })
const daemon = await createDaemon({ config, dir, identity, overrides, log: note, crashed })
const api = await startApi({ control: daemon.control, socketPath: config.api.socket, maxBlobBytes: config.blobs.quotaBytes, onFault: fatal })

if (!signal.aborted) {
  await once(signal, 'abort')
}

await api.stop()
await daemon.stop()
await orphaned(dir, flags.includes('--transient'))
process.exit(0)
