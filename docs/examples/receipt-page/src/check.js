import { receiptFault } from '@mycel/settle/receipts'
import { cidOf, didOf } from '@mycel/wire'
import { nobleCrypto } from '@mycel/wire/crypto'
import { open } from '@mycel/wire/envelope'

/**
 * What can be said about a receipt from its bytes alone: `{ ok, verdict, reason, receipt }`. Both signatures must hold for the keys that the receipt names, and its
 * lines must add up. Whether it is what the contract says needs the contract.
 *
 * @param bytes
 * @param network
 */
export function checkReceipt (bytes, network) {
  const opened = open(nobleCrypto, bytes, { network, only: ['receipt'] })

  if (!opened.ok) {
    return { ok: false, verdict: 'This is no valid receipt', reason: `${opened.code}: ${opened.reason}` }
  }

  const { message: { body, complete, digest } } = opened
  const fault = receiptFault(body)
  const receipt = {
    id: cidOf(digest),
    provider: didOf(body.author),
    requester: didOf(body.requester),
    at: new Date(Number(body.at)).toISOString(),
    units: String(body.units),
    total: `${body.total} micro-units of ${body.asset}`,
    signatures: [['provider', true], ['requester', complete]],
    lines: body.lines.map(({ creditor, amount, reason }) => ({ creditor: didOf(creditor), amount: String(amount), reason }))
  }

  if (fault != null) {
    return { ok: false, verdict: 'Its amounts do not add up', reason: fault, receipt }
  }

  return complete
    ? { ok: true, verdict: 'Valid: both parties have signed it', reason: 'the lines add up, and both signatures hold', receipt }
    : { ok: false, verdict: 'Only the provider has signed it', reason: 'a bill, not yet a settled receipt', receipt }
}

/**
 * Bytes from hexadecimal or base64 text; undefined where it is neither.
 *
 * @param text
 */
export function bytesFrom (text) {
  const packed = text.replace(/\s+/gu, '')

  if (/^([0-9a-f]{2})+$/iu.test(packed)) {
    return Uint8Array.from(packed.match(/../gu), pair => Number.parseInt(pair, 16))
  }

  try {
    return packed === '' ? undefined : Uint8Array.from(atob(packed), letter => letter.charCodeAt(0))
  } catch {
    return undefined
  }
}
