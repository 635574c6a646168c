import { changed, without } from './mutant.ts'
import type { Mutant } from './mutant.ts'

const WIRE = 'packages/wire/dist/test'
const BYTES = [`${WIRE}/envelope.spec.js`, `${WIRE}/crypto.spec.js`, `${WIRE}/unsigned.spec.js`, `${WIRE}/messages.spec.js`, 'test/vectors/vectors.spec.ts']

const OPEN = { file: 'packages/wire/src/envelope/open.ts', specs: BYTES }
const CODEC = { file: 'packages/wire/src/messages/codec.ts', specs: BYTES }
// not in the list, because nothing can tell it: every y in p … p + 18 that is a point at all has small or mixed order, so reading keys strictly refuses none that the
// other two checks would not
const ADMISSION = { file: 'packages/wire/src/crypto/admission.ts', specs: [`${WIRE}/crypto.spec.js`] }
const NOBLE = { file: 'packages/wire/src/crypto/noble.ts', specs: [`${WIRE}/crypto.spec.js`, 'packages/daemon/dist/test/crypto/*.spec.js'] }
const NATIVE = { file: 'packages/daemon/src/crypto/node-crypto.ts', specs: ['packages/daemon/dist/test/crypto/*.spec.js'] }

/** From bytes to an authenticated message. */
export const ENVELOPE: readonly Mutant[] = [
  ...without(OPEN, [
    ['!envelope.ok', 'an envelope is decoded within its bounds'],
    ['type == null', 'an unknown payload type'],
    ['options.only != null && !(options.only as readonly BodyType[]).includes(type)', 'a type that the caller did not ask for'],
    ['!decoded.ok', 'a body is decoded within its bounds'],
    ['body.network !== options.network', 'another network'],
    ['count !== named.length && !(REGISTRY[type].halfSigned && count === 1)', 'as many signatures as the body names signers'],
    ['envelope.signatures.some(({ keyid }) => keyid !== \'\')', 'key ids are empty, so that an envelope has one form'],
    ['named.length === 2 && equals(first(named), first(named.slice(1)))', 'the two parties are distinct'],
    ['sig == null || !keys.some(key => crypto.verify(key, signed, sig))', 'every signature holds']
  ]),
  ...changed(OPEN, [
    ['!(REGISTRY[type].halfSigned && count === 1)', '!REGISTRY[type].halfSigned', 'half-signed means one signature, not none'],
    ['for (const [i, keys] of maySign.entries())', 'for (let i = 0; i < 1; i++)', 'the second signature is checked too'],
    ['const identity = first(named.slice(i))', 'const identity = first(named)', 'each signature belongs to the signer of its place'],
    ['complete: count === named.length', 'complete: true', 'a half-signed message is not complete'],
    ['MAX_ENVELOPE_BYTES = MAX_BODY_BYTES + 512', 'MAX_ENVELOPE_BYTES = MAX_BODY_BYTES * 2', 'the largest envelope']
  ]),
  ...without(CODEC, [
    ['!equals(again, bytes)', 'what re-encodes to other bytes is refused'],
    ['reason != null', 'a field beyond its limit is never encoded']
  ]),
  ...changed(CODEC, [
    ['if (bytes.byteLength > maxBytes) {\n    return', 'if (false) {\n    return', 'the size is checked before anything is parsed'],
    ['if (bytes.byteLength > maxBytes) {\n    throw', 'if (false) {\n    throw', 'a body beyond its size is never encoded'],
    ['const reason = fields == null ? undefined : checkFields(fields, value, \'\')', 'const reason: string | undefined = undefined', 'every field keeps its limit'],
    ['decodeWith<pb.WasmWork>(pb.WasmWork, limits.wasmWork, 8192, bytes)', 'decodeWith<pb.WasmWork>(pb.WasmWork, limits.wasmWork, 8193, bytes)', 'the largest description of work'],
    ['decodeWith<pb.WasmWork>(pb.WasmWork, limits.wasmWork, 8192, bytes)', 'decodeWith<pb.WasmWork>(pb.WasmWork, undefined, 8192, bytes)', 'the fields of work keep their limits'],
    ['MAX_WINDOW_BLOB_BYTES = 64 * 1024 * 1024', 'MAX_WINDOW_BLOB_BYTES = 65 * 1024 * 1024', 'the largest manifest or results']
  ]),
  ...without(ADMISSION, [['decided.size >= capacity', 'the memory of decided keys is bounded']]),
  ...changed(ADMISSION, [
    ['!point.is0() && ', '', 'the identity is no key'],
    [' && point.isTorsionFree()', '', 'a key lies in the prime-order subgroup']
  ]),
  ...without(NOBLE, [['s >= Point.Fn.ORDER', 'S is below the order, so that a signature has one form']]),
  ...changed(NOBLE, [
    ['signature.byteLength === SIGNATURE_BYTES && ', '', 'a signature has 64 bytes'],
    ['admitted(key) && ', '', 'a key is admitted before it is believed'],
    ['return equals(Point.BASE.multiplyUnsafe(s).subtract(a.multiplyUnsafe(k)).toBytes(), r)', 'return true', 'the signature equation']
  ]),
  ...changed(NATIVE, [
    [' && admitted(key)', '', 'a key is admitted before it is believed'],
    ['return verify(null, message, keyOf(key), signature)', 'return true', 'the signature equation']
  ])
]
