import { compare, equals } from '@mycel/wire'
import type { Evidence } from './evidence.ts'
import type { ReputationPolicy } from './policy.ts'

/** Why an item counts for nothing: `no-believed-nonce`, `no-believed-finding`, `unbelieved-reporter` are this node's choice of whom to trust. */
export type IgnoredCode = 'other-peer' | 'hearsay' | 'no-believed-nonce' | 'no-believed-finding' | 'unbelieved-reporter' | 'repeated'

export type Counted = Exclude<Evidence, { readonly kind: 'hearsay' }>

export interface Admitted {
  /** Each once, by kind and id. */
  readonly counted: readonly Counted[]
  readonly ignored: ReadonlyArray<{ readonly item: Evidence, readonly code: IgnoredCode }>
}

/**
 * Which evidence of one (peer, class) counts, in whatever order and how often it came. Of several items with one kind and id, all of which would count, the one
 * that is worst for the peer does.
 */
export function admit (evidence: readonly Evidence[], peer: Uint8Array, cls: string, policy: ReputationPolicy): Admitted {
  // nobody vouches for itself, whoever trusts it
  const believed = policy.trusted.filter(key => !equals(key, peer))
  const judged = evidence.map(item => ({ item, code: whyNot(item, peer, cls, believed) }))
  const able = judged.flatMap(({ item, code }) => code == null && item.kind !== 'hearsay' ? [item] : []).sort(order)
  const counted = able.filter((item, i) => !same(item, able[i - 1]))
  const repeated = able.filter((item, i) => same(item, able[i - 1]))
  return { counted, ignored: [...judged.flatMap(({ item, code }) => code == null ? [] : [{ item, code }]), ...repeated.map(item => ({ item, code: 'repeated' as const }))] }
}

function whyNot (item: Evidence, peer: Uint8Array, cls: string, believed: readonly Uint8Array[]): IgnoredCode | undefined {
  const among = (keys: readonly Uint8Array[]): boolean => keys.some(key => believed.some(one => equals(one, key)))

  if (!equals(item.peer, peer) || item.class !== cls) {
    return 'other-peer'
  }

  switch (item.kind) {
    case 'audit': return !among(item.contributors) ? 'no-believed-nonce' : !among(item.auditors) ? 'no-believed-finding' : undefined
    case 'non-delivery': return among([item.reporter]) ? undefined : 'unbelieved-reporter'
    case 'hearsay': return 'hearsay'
    case 'proof': return undefined
  }
}

function same (a: Counted, b: Counted | undefined): boolean {
  return b != null && a.kind === b.kind && equals(a.id, b.id)
}

const KINDS: readonly Counted['kind'][] = ['audit', 'proof', 'non-delivery']

/** By kind and id; among equals the worst for the peer first: the latest failure, the smallest or oldest pass. */
function order (a: Counted, b: Counted): number {
  return KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) || compare(a.id, b.id) || worse(a, b)
}

function worse (a: Counted, b: Counted): number {
  const sign = (one: bigint, other: bigint): number => one < other ? -1 : one > other ? 1 : 0

  if (a.kind === 'audit' && b.kind === 'audit') {
    return sign(a.value, b.value) || a.units - b.units || sign(a.at, b.at)
  }

  if (a.kind === 'proof' && b.kind === 'proof') {
    return sign(b.value, a.value) || sign(b.at, a.at)
  }

  return a.kind === 'non-delivery' && b.kind === 'non-delivery' ? Number(b.afterReveal) - Number(a.afterReveal) || sign(b.at, a.at) : 0
}
