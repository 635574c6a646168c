import { trust, verifyCredential } from '@mycel/verify/credentials'
import { equals } from '@mycel/wire'
import { facetsOfAd } from '@mycel/wire/facets'
import type { IndexedAd } from './ad-index.ts'
import type { AttestationKind, TrustPolicy, VerifiedCredential } from '@mycel/verify/credentials'
import type { Crypto } from '@mycel/wire/crypto'
import type { Authenticated } from '@mycel/wire/envelope'
import type { Ad } from '@mycel/wire/messages'

/** An attestation that counts here, and how much. */
export interface CountedAttestation {
  readonly credential: VerifiedCredential
  readonly level: AttestationKind
  /** 0.25 … 1, from the kind. */
  readonly strength: number
}

export interface TrustContext {
  readonly crypto: Crypto
  readonly policy: TrustPolicy
  /** Unix milliseconds. */
  readonly now: number
}

/** The attestations of an ad that verify, are about this very peer and one of its classes, and whose issuer the policy believes. */
export function countedAttestations (ad: Ad, { crypto, policy, now }: TrustContext): CountedAttestation[] {
  const time = BigInt(Math.floor(now))

  return ad.attestations.flatMap(bytes => {
    const checked = verifyCredential(crypto, bytes, { now: time })

    if (!checked.ok || !equals(checked.credential.subject, ad.peer)) {
      return []
    }

    const { credential } = checked
    const verdict = trust(policy, credential, time)
    return verdict.trusted ? [{ credential, level: verdict.level, strength: verdict.strength }] : []
  })
}

/** An ad with its facets as this node sees them: `attested-by=` only for attestations that count here. */
export function indexed (ad: Authenticated<'ad'>, context: TrustContext): IndexedAd {
  const counted = countedAttestations(ad.body, context)
  const until = Math.min(Number(ad.body.expires), ...counted.map(({ credential }) => Number(credential.validUntil)))
  return { ad, facets: facetsOfAd(ad.body, kind => issuersOf(counted, kind)), until }
}

/**
 * The facets under which a node offers its own ad: each issuer that it carries a valid attestation of, believed or not. Whether to believe it is for the one
 * who searches.
 */
export function offeredFacets (ad: Ad, crypto: Crypto, now: number): string[] {
  const time = BigInt(Math.floor(now))
  const carried = ad.attestations.flatMap(bytes => {
    const checked = verifyCredential(crypto, bytes, { now: time })
    return checked.ok && equals(checked.credential.subject, ad.peer) ? [{ credential: checked.credential }] : []
  })

  return [...new Set(facetsOfAd(ad, kind => issuersOf(carried, kind)).flat())]
}

function issuersOf (attestations: ReadonlyArray<{ readonly credential: VerifiedCredential }>, capacityClass: string): string[] {
  return attestations.filter(({ credential }) => credential.class === capacityClass).map(({ credential }) => credential.issuerDid)
}
