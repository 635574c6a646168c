import { cidOf, peerKey } from '@mycel/wire'
import type { Config } from '../config.ts'

/** Whose code it is, and which. */
export interface Errand {
  /** Public key. */
  readonly requester: Uint8Array
  /** The module's name, 32 bytes. */
  readonly module: Uint8Array
}

/**
 * Why a node that cannot wall units off does not run this one, if so: it runs what its owner has vouched for by name, a requester or a module on a list. `any` names nobody.
 *
 * @param isolation - as measured; `none` where no rung holds
 */
export function unwalled (isolation: string, { allowRequesters, allowModules }: Pick<Config['policy'], 'allowRequesters' | 'allowModules'>, { requester, module }: Errand): string | undefined {
  if (isolation !== 'none' || (allowRequesters !== 'any' && allowRequesters.includes(peerKey(requester))) || (allowModules !== 'any' && allowModules.includes(cidOf(module)))) {
    return undefined
  }

  return 'this node has no sandbox, and neither the requester nor the module is on its owner\'s list'
}
