/**
 * One Mycel node as a library: the same parts that `mycel run` starts. To talk to a node that runs already take `@mycel/daemon/client`, to raise local networks
 * `@mycel/daemon/swarm`; to speak to nodes without running one, `@mycel/wire`.
 *
 * ```ts
 * import { createDaemon, loadConfig, loadIdentity } from '@mycel/daemon'
 *
 * const dir = '/var/lib/mycel'
 * const config = await loadConfig(dir)
 * const daemon = await createDaemon({ config, dir, identity: await loadIdentity(config.node.key) })
 * const { peer } = await daemon.control.status()
 * await daemon.stop()
 * ```
 *
 * @packageDocumentation
 */
export { ConfigError, loadConfig, parseConfig } from './config.ts'
export type { Config } from './config.ts'
export { ControlError } from './control-error.ts'
export type { ControlErrorCode } from './control-error.ts'
export type * from './control.ts'
export { createDaemon } from './daemon.ts'
export type { Daemon, DaemonInit } from './daemon.ts'
export { createIdentity, IdentityError, loadIdentity } from './identity.ts'
export type { Identity } from './identity.ts'
export type { Overrides } from './parts/overrides.ts'
