import { readFile, stat, writeFile } from 'node:fs/promises'
import { checkForkProof, checkSettleProof, FORK_PROOF_FORMAT, MAX_SETTLE_PROOF_BYTES } from '@mycel/settle/log'
import { didOf, toHex } from '@mycel/wire'
import { formatAmount } from '../../amount.ts'
import { createNodeCrypto } from '../../crypto/node-crypto.ts'
import { CliError, EXIT } from '../exit.ts'
import { size } from '../job/words.ts'
import { positional, text } from '../verb.ts'
import type { VerifyView } from '../../control.ts'
import type { Call, Verb } from '../verb.ts'
import type { SettleProofVerdict } from '@mycel/settle/log'

/** What says that the file itself is not what somebody once wrote; anything else is a no. */
const DAMAGED: ReadonlySet<string> = new Set(['oversize', 'not-a-proof', 'not-canonical'])

export const settleVerify: Verb = {
  usage: 'settle verify',
  summary: 'read every byte of this node\'s log again: signatures, links, tree, snapshot, books; exits 1 at the first fault',
  example: 'mycel settle verify',
  positionals: [0, 0],
  graceful: true,
  options: {},
  async run (call) {
    let last: VerifyView | undefined

    for await (const view of (await call.control()).watchVerify(call.signal)) {
      last = view

      if (view.state === 'checking') {
        call.progress(`${view.entries} of ${view.total} entries hold`)
      }
    }

    if (last == null || last.state !== 'done') {
      throw new CliError(EXIT.interrupted, 'interrupted', 'not all of the log was read')
    }

    call.print(last, last.ok ? `${last.entries} entries hold, root ${last.root}` : `the log does not hold: ${last.fault ?? 'no reason was given'}\nStop the node; "mycel settle repair" keeps what is good and begins a new epoch`)
    return last.ok ? EXIT.ok : EXIT.no
  }
}

export const settleProve: Verb = {
  usage: 'settle prove <id> [--out FILE]',
  summary: 'a receipt or payment that both have signed, and that it stands in this node\'s log, in one file that anybody can check',
  example: 'mycel settle prove 5f2c81d0 --out receipt.json',
  positionals: [1, 1],
  options: { out: { type: 'string', value: 'FILE', help: 'a new file (default: <first 16 letters of the id>.settled.json)' } },
  async run (call) {
    const id = positional(call, 0)
    const bytes = await (await call.control()).proveSettled(id)
    const out = text(call, 'out') ?? `${id.replace(/[^0-9A-Za-z]/g, '').slice(0, 16)}.settled.json`
    await writeFile(out, bytes, { flag: 'wx' })
    call.print({ id, out, bytes: bytes.byteLength }, `${out}: ${size(bytes.byteLength)}\nCheck it anywhere: mycel settle check ${out}`)
    return EXIT.ok
  }
}

export const settleCheck: Verb = {
  usage: 'settle check <file> [--network NAME]',
  summary: 'check such a file, or one of "settle faults --export", with nothing else at hand: signatures, amounts, and the place under a signed root. Exits 0 where it holds, 1 where not, 65 damaged',
  example: 'mycel settle check receipt.json',
  positionals: [1, 1],
  options: { network: { type: 'string', value: 'NAME', help: 'only a proof of this network (default: the one that the file names)' } },
  async run (call) {
    const file = positional(call, 0)

    if ((await stat(file)).size > MAX_SETTLE_PROOF_BYTES) {
      throw new CliError(EXIT.badData, 'oversize', `${file}: larger than ${MAX_SETTLE_PROOF_BYTES} bytes`, 'is it the right file?')
    }

    const network = text(call, 'network')
    const bytes = new Uint8Array(await readFile(file))

    if (Buffer.from(bytes).includes(`"format":"${FORK_PROOF_FORMAT}"`)) {
      return checkFork(call, file, bytes)
    }

    const verdict = checkSettleProof(createNodeCrypto(), bytes, network == null ? {} : { network })

    if (!verdict.ok && DAMAGED.has(verdict.code)) {
      throw new CliError(EXIT.badData, verdict.code, `${file}: damaged: ${verdict.reason}`, 'get it again from where it came')
    }

    call.print(viewOf(verdict), textOf(verdict))
    return verdict.ok ? EXIT.ok : EXIT.no
  }
}

function checkFork (call: Call, file: string, bytes: Uint8Array): number {
  const verdict = checkForkProof(createNodeCrypto(), bytes)
  const network = text(call, 'network')

  if (!verdict.ok && DAMAGED.has(verdict.code)) {
    throw new CliError(EXIT.badData, verdict.code, `${file}: damaged: ${verdict.reason}`, 'get it again from where it came')
  }

  if (!verdict.ok || (network != null && network !== verdict.network)) {
    const refused = verdict.ok ? { code: 'wrong-network', reason: `it is of network ${verdict.network}` } : { code: verdict.code, reason: verdict.reason }
    call.print({ ok: false, ...refused }, `does not hold: ${refused.code}: ${refused.reason}`)
    return EXIT.no
  }

  const { author, epoch, at } = verdict
  call.print({ ok: true, network: verdict.network, kind: 'fork', author: didOf(author), epoch: toHex(epoch), at: at.toString() }, `holds: ${didOf(author)} signed two different histories of epoch ${toHex(epoch)} of its log, which differ at ${at}`)
  return EXIT.ok
}

/** The stable shape of `--json` (docs/cli.md). */
function viewOf (verdict: SettleProofVerdict): unknown {
  if (!verdict.ok) {
    return verdict
  }

  const { network, entry, checkpoint, settled } = verdict
  const { author, epoch, seq } = entry.body
  const { head, at } = checkpoint.body
  const log = { author: didOf(author), epoch: toHex(epoch), seq: seq.toString(), size: head.size.toString(), root: toHex(head.root), at: Number(at) }
  return { ok: true, network, id: settled.id, kind: settled.type, ...termsOf(settled), log }
}

function termsOf (settled: Extract<SettleProofVerdict, { ok: true }>['settled']): { readonly from: string, readonly to: string, readonly asset: string, readonly amount: string, readonly at: number } {
  switch (settled.type) {
    case 'receipt': {
      const { requester, author, asset, total, at } = settled.body
      return { from: didOf(requester), to: didOf(author), asset, amount: total.toString(), at: Number(at) }
    }
    case 'payment': {
      const { payer, payee, asset, amount, at } = settled.body
      return { from: didOf(payer), to: didOf(payee), asset, amount: amount.toString(), at: Number(at) }
    }
  }
}

function textOf (verdict: SettleProofVerdict): string {
  if (!verdict.ok) {
    return `does not hold: ${verdict.code}: ${verdict.reason}`
  }

  const { network, entry, checkpoint, settled } = verdict
  const { from, to, asset, amount, at } = termsOf(settled)
  const said = settled.type === 'receipt' ? `${from} owes ${formatAmount(BigInt(amount))} ${asset} for work of ${to}` : `${from} paid ${formatAmount(BigInt(amount))} ${asset} to ${to}`
  return [
    `holds: ${said}`,
    `${settled.type} ${settled.id} of ${new Date(at).toISOString()} on network ${network}, signed by both`,
    `entry ${entry.body.seq} of ${checkpoint.body.head.size} in the log of ${didOf(entry.body.author)}, under the root ${toHex(checkpoint.body.head.root)} that it signed on ${new Date(Number(checkpoint.body.at)).toISOString()}`
  ].join('\n')
}
