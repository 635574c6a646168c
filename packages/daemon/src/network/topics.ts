/** What travels by gossip. Ads and tenders have a topic per capacity class; proofs have one. */
export type GossipKind = 'ads' | 'tenders' | 'proofs'

export interface Topic {
  readonly kind: GossipKind
  /** Capacity class; empty for proofs. */
  readonly class: string
}

/** A topic's name, e.g. `/mycel/main/tenders/gpu`. Spec: docs/spec/discovery.md, "Gossip". */
export function topicName (network: string, topic: Topic): string {
  return topic.kind === 'proofs' ? `/mycel/${network}/proofs` : `/mycel/${network}/${topic.kind}/${topic.class}`
}

/** Every topic of a network for these classes. */
export function topicsOf (classes: readonly string[]): Topic[] {
  return [...classes.flatMap<Topic>(name => [{ kind: 'ads', class: name }, { kind: 'tenders', class: name }]), { kind: 'proofs', class: '' }]
}
