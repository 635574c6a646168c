import { equals } from '@mycel/wire'

/**
 * How much a proof concerns this node: it is a party of the contract; it keeps evidence of the accused other than proofs, or has a contract with it; the accused shows an ad or has bid here. About anybody else
 * nothing is executed.
 */
export type Concern = 'own' | 'dealings' | 'strangers'

/** First comes what concerns this node most. */
export const CONCERNS: readonly Concern[] = ['own', 'dealings', 'strangers']

export interface ConcernPorts {
  /** This node's key. */
  readonly self?: Uint8Array
  /** What a peer is to this node; undefined: nothing so far. */
  relation (peer: Uint8Array): Exclude<Concern, 'own'> | undefined
}

/** Undefined: nothing of it concerns this node so far. */
export function concernOf ({ self, relation }: ConcernPorts, { requester, provider }: { readonly requester: Uint8Array, readonly provider: Uint8Array }): Concern | undefined {
  return self != null && (equals(requester, self) || equals(provider, self)) ? 'own' : relation(provider)
}
