import { createHash, randomBytes } from 'node:crypto'
import { commitWindow } from '@mycel/verify/commit'
import { buildFraudProof, checkFraudProof } from '@mycel/verify/proof'
import { createNodeCrypto } from '../../packages/daemon/dist/src/crypto/node-crypto.js'
import { bystander, caseOf, network } from '../../packages/verify/dist/test/fixtures/case.js'
import { audited } from './audited.ts'
import { fastest, rounded } from './figure.ts'
import type { Figure, Note } from './figure.ts'

const UNITS = 1000
const ENVELOPES = 5

/** How much of an honest peer's work is run again; committing to a window, building a fraud proof, and every check of one that needs no execution, with the daemon's own crypto. */
export async function verify (note: Note): Promise<readonly Figure[]> {
  const crypto = createNodeCrypto()
  const { accusation, units, work, secret } = caseOf(UNITS, 400)
  const contract = accusation.award.digest
  const commitMs = await fastest(5, 10, () => commitWindow(crypto, { contract, window: 3, work, units, secret }))

  // per unit: its blind, its leaf, its inner node
  const [blind, leaf, inner] = [80, 260, 65].map(size => randomBytes(size))
  const hashMs = await fastest(5, 10, () => {
    for (let i = 0; i < UNITS; i++) {
      for (const bytes of [blind, leaf, inner]) {
        createHash('sha256').update(bytes ?? '').digest()
      }
    }
  })

  const proof = buildFraudProof(crypto, bystander, accusation)
  const buildMs = await fastest(5, 20, () => buildFraudProof(crypto, bystander, accusation))
  const checkMs = await fastest(5, 50, () => {
    const checked = checkFraudProof(crypto, network, proof.bytes)
    if (!checked.ok) {
      throw new Error(checked.reason)
    }
  })

  const message = randomBytes(512)
  const signature = crypto.sign(new Uint8Array(32).fill(1), message)
  const key = crypto.publicKey(new Uint8Array(32).fill(1))
  const verifyMs = await fastest(5, 200, () => crypto.verify(key, message, signature))
  const seed = new Uint8Array(32).fill(1)
  const signMs = await fastest(5, 200, () => crypto.sign(seed, message))
  note(`one Ed25519 check takes ${verifyMs.toFixed(3)} ms`)

  return [
    ...audited(note),
    { bench: 'verify', figure: `commitment to ${UNITS} units`, value: rounded(commitMs), unit: 'ms', goal: '<= 20', peer: 'its 3,000 hashes alone', peerValue: rounded(hashMs) },
    { bench: 'verify', figure: `a fraud proof built over ${UNITS} units, its own checks included`, value: rounded(buildMs), unit: 'ms', goal: '<= 20', peer: `its ${ENVELOPES} signature checks and one signature alone`, peerValue: rounded(verifyMs * ENVELOPES + signMs) },
    { bench: 'verify', figure: `checks of a fraud proof over ${UNITS} units`, value: rounded(checkMs), unit: 'ms', goal: '<= 5', peer: `its ${ENVELOPES} signature checks alone`, peerValue: rounded(verifyMs * ENVELOPES) }
  ]
}
