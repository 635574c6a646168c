/**
 * Speaks to a running daemon over its unix socket (docs/cli.md, "The control API").
 *
 * ```ts
 * import { createClient } from '@mycel/daemon/client'
 *
 * const control = createClient({ socketPath: '/var/lib/mycel/mycel.sock' })
 * const { peer } = await control.status()
 * ```
 *
 * @packageDocumentation
 */
export { ControlError } from '../control-error.ts'
export type { ControlErrorCode } from '../control-error.ts'
export type * from '../control.ts'
export { createClient } from './client.ts'
export type { ClientInit } from './client.ts'
