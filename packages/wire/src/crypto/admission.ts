import { ed25519 } from '@noble/curves/ed25519.js'
import { toHex } from '../bytes.ts'
import { KEY_BYTES } from '../ids.ts'

/**
 * Whether a public key may ever be trusted: 32 bytes, canonically encoded (y < p), a point of the prime-order subgroup, not the identity. Everything on which
 * Ed25519 verifiers disagree about keys is refused here (docs/spec/encoding.md, "Keys"). Costs about a millisecond: admit once and remember.
 */
export function admitKey (key: Uint8Array): boolean {
  if (key.byteLength !== KEY_BYTES) {
    return false
  }

  try {
    const point = ed25519.Point.fromBytes(key, false)
    return !point.is0() && point.isTorsionFree()
  } catch {
    return false
  }
}

/** Admission with a bounded memory of keys already decided, oldest forgotten first. */
export function createAdmission (capacity = 16_384, admit: (key: Uint8Array) => boolean = admitKey): (key: Uint8Array) => boolean {
  const decided = new Map<string, boolean>()

  return key => {
    const name = toHex(key.byteLength > KEY_BYTES ? key.subarray(0, KEY_BYTES + 1) : key)
    const known = decided.get(name)

    if (known != null) {
      return known
    }

    const verdict = admit(key)

    if (decided.size >= capacity) {
      const [oldest] = decided.keys()
      decided.delete(oldest ?? '')
    }

    decided.set(name, verdict)
    return verdict
  }
}
