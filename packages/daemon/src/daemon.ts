import { NodeControl } from './control/node-control.ts'
import { buildParts } from './parts/build.ts'
import type { Config } from './config.ts'
import type { Control } from './control.ts'
import type { Identity } from './identity.ts'
import type { Overrides } from './parts/overrides.ts'

export type { Parts } from './parts/parts.ts'

export interface DaemonInit {
  readonly config: Config
  /** The node's folder. */
  readonly dir: string
  readonly identity: Identity
  /** Replaces single parts: tests and adversaries live outside the daemon and come in here. */
  readonly overrides?: Overrides
  /** One line per contract transition and refusal. Default: nowhere. */
  readonly log?: (text: string) => void
  /** An invariant broke; nothing may be written any more. Default: throws in the event loop, which ends the process. */
  readonly crashed?: (err: unknown) => void
}

export interface Daemon {
  readonly control: Control
  readonly peerId: string
  /** Multiaddrs with peer id. */
  readonly addrs: string[]
  stop (): Promise<void>
}

/**
 * One node. Builds its parts in order (store and log verified first, network last), resumes what was under way, and then answers. Stopping runs in reverse.
 * Rejects with StoreError, ConfigError or the part's own error; what was started is stopped again.
 */
export async function createDaemon (init: DaemonInit): Promise<Daemon> {
  const { parts, stop } = await buildParts({
    ...init,
    overrides: init.overrides ?? {},
    log: init.log ?? (() => {}),
    crashed: init.crashed ?? (err => { setImmediate(() => { throw err }) })
  })

  return { control: new NodeControl(parts), peerId: init.identity.peerId, addrs: parts.node.getMultiaddrs().map(String), stop }
}
