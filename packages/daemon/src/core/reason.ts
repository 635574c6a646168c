/** Longest reason that can be signed, bytes. */
const MAX_BYTES = 256

const encoder = new TextEncoder()

/**
 * What can be signed of any text, an error's for instance, that may quote a stranger: in Unicode NFC, at most 256 bytes, a blank for each control character, `?` for half a letter. Pure. Docs:
 * docs/spec/messages.md, `reason`.
 */
export function plainReason (text: string): string {
  // eslint-disable-next-line no-control-regex
  const plain = text.toWellFormed().replace(/[\u0000-\u001f\u007f]/g, ' ').replaceAll('\ufffd', '?').normalize('NFC')
  const { read } = encoder.encodeInto(plain, new Uint8Array(MAX_BYTES))
  return plain.slice(0, read)
}
