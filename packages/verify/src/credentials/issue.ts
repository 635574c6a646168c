import { equals } from '@mycel/wire'
import { base58btc } from 'multiformats/bases/base58'
import { MAX_CREDENTIAL_BYTES, outOfRange } from './credential.ts'
import { documentOf, proofOptionsOf } from './document.ts'
import { hashData, jcs } from './eddsa-jcs.ts'
import type { CredentialFields } from './credential.ts'
import type { Crypto } from '@mycel/wire/crypto'
import type { Signer } from '@mycel/wire/envelope'

/**
 * Issues a Verifiable Credential 2.0 with an `eddsa-jcs-2022` proof and returns its canonical bytes, ≤ 4096. The document is built here from typed fields:
 * no caller can have bytes of its choosing signed. RangeError where a field breaks its limit, or where a self-measured credential is about somebody else
 * (or another kind about the issuer itself).
 */
export function issueCredential (crypto: Crypto, signer: Signer, fields: CredentialFields): Uint8Array {
  const reason = outOfRange(fields)

  if (reason != null) {
    throw new RangeError(reason)
  }

  if ((fields.kind === 'self-measured') !== equals(signer.publicKey, fields.subject)) {
    throw new RangeError('self-measured is what a peer says of itself, every other kind what somebody else says of it')
  }

  const document = documentOf(signer.publicKey, fields)
  const options = proofOptionsOf(signer.publicKey, fields.created)
  const signature = crypto.sign(signer.seed, hashData(crypto, options, document))
  const bytes = jcs({ ...document, proof: { ...options, proofValue: base58btc.encode(signature) } })

  if (bytes.byteLength > MAX_CREDENTIAL_BYTES) {
    throw new RangeError(`${bytes.byteLength} bytes, at most ${MAX_CREDENTIAL_BYTES}`)
  }

  return bytes
}
