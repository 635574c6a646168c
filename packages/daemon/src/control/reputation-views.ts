import { didOf, toHex } from '@mycel/wire'
import { ControlError } from '../control-error.ts'
import { keyOfParty, peerIdOf } from '../parties.ts'
import { isAccusation } from '../standing/told.ts'
import type { EvidenceView, ReputationSummary, ReputationView } from '../control.ts'
import type { Parts } from '../daemon.ts'
import type { Kept } from '../standing/shelf.ts'
import type { Subject } from '../standing/standing.ts'
import type { Reputation, Weighed } from '@mycel/verify/reputation'

type Known = Pick<Parts, 'standing' | 'now'>

/** Every (peer, class) of which evidence is kept, the best first. */
export function reputationSummaries ({ standing, now }: Known): ReputationSummary[] {
  const at = now()
  return standing.subjects()
    .map(subject => summary(subject, standing.of(subject.peer, subject.class, at)))
    .sort((a, b) => b.scorePpm - a.scorePpm || (a.peer < b.peer ? -1 : 1))
}

/** What this node makes of one peer: in one class, or in each of which it keeps evidence. Throws ControlError `bad-request`. */
export function reputationViews ({ standing, now }: Known, peer: string, cls: string | undefined): ReputationView[] {
  const key = keyOfParty(peer)

  if (key == null) {
    throw new ControlError('bad-request', `"${peer}" names nobody`, 'a peer id or did:key; "mycel reputation ls" lists those of which something is known')
  }

  const at = now()
  const classes = cls == null ? standing.subjects().filter(one => Buffer.compare(one.peer, key) === 0).map(one => one.class) : [cls]
  return classes.map(one => view({ peer: key, class: one }, at, standing))
}

function view (subject: Subject, at: bigint, standing: Parts['standing']): ReputationView {
  const known = standing.of(subject.peer, subject.class, at)
  const kept = new Map(standing.kept(subject.peer, subject.class).map(one => [`${one.item.kind}!${toHex(one.item.id)}`, one]))
  const { trusted, discredited = [], halfLifeMs, passValue, doubtPpm } = standing.policy
  return {
    ...summary(subject, known),
    at: Number(at),
    counts: { passes: known.passes.toString(), failures: known.failures.toString(), deliveries: known.deliveries.toString(), nonDeliveries: known.nonDeliveries.toString() },
    policy: { trusted: trusted.map(didOf), halfLifeMs, passValue: passValue.toString(), doubtPpm },
    why: known.why.map(one => evidenceView(one, kept.get(`${one.item.kind}!${toHex(one.item.id)}`))),
    discredited: discredited.map(didOf),
    ignored: known.ignored.map(({ item, code }) => ({ kind: item.kind, id: toHex(item.id), code }))
  }
}

function summary ({ peer, class: cls }: Subject, { scorePpm, honestPpm, deliversPpm, passesSinceFailure, verifiedSinceFailure }: Reputation): ReputationSummary {
  return { peer: peerIdOf(peer), class: cls, scorePpm, honestPpm, deliversPpm, passesSinceFailure, verifiedSinceFailure: verifiedSinceFailure.toString() }
}

function evidenceView ({ item, weight }: Weighed, kept: Kept | undefined): EvidenceView {
  const all = { kind: item.kind, id: toHex(item.id), contract: kept?.name.split('!')[1] ?? '', at: Number(item.at), weight: weight.toString(), folded: kept?.folded ?? 0 }

  switch (item.kind) {
    case 'audit': return { ...all, units: item.units, value: item.value.toString(), contributors: item.contributors.map(didOf), auditors: item.auditors.map(didOf) }
    case 'proof': return { ...all, value: item.value.toString(), ...(kept != null && isAccusation(kept) ? { accusation: true } : {}) }
    case 'non-delivery': return { ...all, reporter: didOf(item.reporter), afterReveal: item.afterReveal }
  }
}
