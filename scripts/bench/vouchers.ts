import { createBatchChecker, emptyTill, issueVouchers, takeVoucher } from '@mycel/settle/vouchers'
import { createSigner } from '@mycel/wire'
import { open } from '@mycel/wire/envelope'
import { createNodeCrypto } from '../../packages/daemon/dist/src/crypto/node-crypto.js'
import { fastest, rounded, timed } from './figure.ts'
import type { Figure, Note } from './figure.ts'

const BATCH = 256
const BATCHES = 40

/** Vouchers from a payer's bytes to the payee's till: the batch opened and its signature checked once, then each voucher by its path. Beside it: a signature for each, checked and nothing else. */
export async function vouchers (note: Note): Promise<readonly Figure[]> {
  const crypto = createNodeCrypto()
  const [payer, payee] = [1, 2].map(fill => createSigner(crypto, new Uint8Array(32).fill(fill))) as [ReturnType<typeof createSigner>, ReturnType<typeof createSigner>]
  const terms = { network: 'bench', at: 1_700_000_000_000n }
  const issued = Array.from({ length: BATCHES }, (_, round) => issueVouchers(crypto, payer, terms, Array.from({ length: BATCH }, (_, n) => ({
    session: crypto.sha256(Uint8Array.of(n & 255, n >> 8)), payee: payee.publicKey, asset: 'credit', amount: BigInt(round * 1000 + n + 1)
  }))))

  const rates: number[] = []

  for (let round = 0; round < 3; round++) {
    const ms = await timed(() => {
      let till = emptyTill(payee.publicKey)

      for (const { batch, included } of issued) {
        const opened = open(crypto, batch.bytes, { network: 'bench', only: ['voucher-batch'] })

        if (!opened.ok) {
          throw new Error(opened.reason)
        }

        const checker = createBatchChecker(crypto, opened.message)

        for (const one of included) {
          const taken = takeVoucher(till, checker, one)

          if (!taken.ok || taken.gained === 0n) {
            throw new Error(taken.ok ? 'nothing gained' : taken.reason)
          }

          till = taken.till
        }
      }
    })
    rates.push(BATCH * BATCHES / ms * 1000)
  }

  const issuing = await fastest(3, 3, () => issueVouchers(crypto, payer, terms, issued[0]?.included.map(({ voucher }) => voucher) ?? []))
  note(`${BATCH} vouchers are issued in ${issuing.toFixed(2)} ms`)
  const seed = new Uint8Array(32).fill(1)
  const message = new Uint8Array(128).fill(5)
  const signature = crypto.sign(seed, message)
  const verifyMs = await fastest(3, 300, () => crypto.verify(payer.publicKey, message, signature))
  return [{ bench: 'settle', figure: `vouchers taken, ${BATCH} under one signature`, value: rounded(Math.max(...rates)), unit: 'vouchers/s', goal: '>= 30000', peer: 'one Ed25519 check for each', peerValue: rounded(1000 / verifyMs) }]
}
