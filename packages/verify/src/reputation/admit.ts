import { equals, toHex } from '@mycel/wire'
import type { Evidence } from './evidence.ts'
import type { ReputationPolicy } from './policy.ts'

/**
 * Why an item counts for nothing: `no-believed-nonce`, `no-believed-finding`, `unbelieved-reporter` are this node's choice of whom to trust. `false-accuser`: it would count on the word
 * of somebody whom this node trusts, and who has accused another falsely.
 */
export type IgnoredCode = 'other-peer' | 'hearsay' | 'no-believed-nonce' | 'no-believed-finding' | 'unbelieved-reporter' | 'false-accuser' | 'repeated'

export type Counted = Exclude<Evidence, { readonly kind: 'hearsay' }>

export interface Admitted {
  /** Each once, by kind and id. */
  readonly counted: readonly Counted[]
  readonly ignored: ReadonlyArray<{ readonly item: Evidence, readonly code: IgnoredCode }>
}

/**
 * Which evidence of one (peer, class) counts, in whatever order and how often it came. Several items with one kind and id, all of which would count, count as one
 * that is in every respect the worst of them for the peer.
 */
export function admit (evidence: readonly Evidence[], peer: Uint8Array, cls: string, policy: ReputationPolicy): Admitted {
  // nobody vouches for itself, whoever trusts it
  const trusted = policy.trusted.filter(key => !equals(key, peer))
  const believed = trusted.filter(key => !(policy.discredited ?? []).some(one => equals(one, key)))
  const judged = evidence.map(item => ({ item, code: judge(item, peer, cls, believed, trusted) }))
  const able = judged.flatMap(({ item, code }) => code == null && item.kind !== 'hearsay' ? [item] : [])
  const groups = [...Map.groupBy(able, ({ kind, id }) => `${KINDS.indexOf(kind)} ${toHex(id)}`)].sort(([a], [b]) => a < b ? -1 : 1).map(([, group]) => group)
  const repeated = groups.flatMap(group => group.slice(1))
  return {
    counted: groups.map(group => group.reduce(worst)),
    ignored: [...judged.flatMap(({ item, code }) => code == null ? [] : [{ item, code }]), ...repeated.map(item => ({ item, code: 'repeated' as const }))]
  }
}

const KINDS: readonly Counted['kind'][] = ['audit', 'proof', 'non-delivery']

/** What counts for whoever is trusted, and not for whoever is believed, rests on a false accuser's word. */
function judge (item: Evidence, peer: Uint8Array, cls: string, believed: readonly Uint8Array[], trusted: readonly Uint8Array[]): IgnoredCode | undefined {
  const code = whyNot(item, peer, cls, believed)
  return code != null && believed.length < trusted.length && whyNot(item, peer, cls, trusted) == null ? 'false-accuser' : code
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

const less = (a: bigint, b: bigint): bigint => a < b ? a : b
const more = (a: bigint, b: bigint): bigint => a > b ? a : b

/** The smaller and older pass, the dearer and later failure. */
function worst (a: Counted, b: Counted): Counted {
  if (a.kind === 'audit' && b.kind === 'audit') {
    return { ...a, value: less(a.value, b.value), units: Math.min(a.units, b.units), at: less(a.at, b.at) }
  }

  if (a.kind === 'proof' && b.kind === 'proof') {
    return { ...a, value: more(a.value, b.value), at: more(a.at, b.at) }
  }

  return a.kind === 'non-delivery' && b.kind === 'non-delivery' ? { ...a, afterReveal: a.afterReveal || b.afterReveal, at: more(a.at, b.at) } : a
}
