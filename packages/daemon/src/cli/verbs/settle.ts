import { formatAmount, parseAmount } from '../../amount.ts'
import { keyOfParty } from '../../parties.ts'
import { CliError, EXIT, usage } from '../exit.ts'
import { columns } from '../help.ts'
import { flag, positional, text } from '../verb.ts'
import type { EntryView, ReconcileView } from '../../control.ts'
import type { Verb } from '../verb.ts'

export const settleLs: Verb = {
  usage: 'settle ls',
  summary: 'the entries of this node\'s settlement log, oldest first',
  example: 'mycel settle ls --json | jq .',
  positionals: [0, 0],
  options: {},
  async run (call) {
    const entries = await (await call.control()).listEntries()
    call.print(entries, columns([['SEQ', 'KIND', 'AT', 'PEER', 'AMOUNT', 'NOTE', 'ID'], ...entries.map(row)]).join('\n'))
    return EXIT.ok
  }
}

export const settleShow: Verb = {
  usage: 'settle show <id>',
  summary: 'one entry of the log with everything in it',
  example: 'mycel settle show 5f2c…',
  positionals: [1, 1],
  options: {},
  async run (call) {
    const entry = await (await call.control()).showEntry(positional(call, 0))
    call.print(entry, `${columns([row(entry)]).join('')}\n${JSON.stringify(entry.detail, undefined, 2)}`)
    return EXIT.ok
  }
}

export const settleBalances: Verb = {
  usage: 'settle balances',
  summary: 'who owes whom, and what is reserved for work under way',
  example: 'mycel settle balances',
  positionals: [0, 0],
  options: {},
  async run (call) {
    const balances = await (await call.control()).balances()
    const rows = balances.map(({ peer, asset, balance, reserved, receipts }) => {
      const micro = BigInt(balance)
      return [peer, micro < 0n ? 'you owe' : micro > 0n ? 'owes you' : 'even', `${formatAmount(micro < 0n ? -micro : micro)} ${asset}`, formatAmount(BigInt(reserved)), String(receipts)]
    })
    call.print(balances, columns([['PEER', '', 'BALANCE', 'RESERVED', 'RECEIPTS'], ...rows]).join('\n'))
    return EXIT.ok
  }
}

export const settlePay: Verb = {
  usage: 'settle pay <peer> <amount> [--asset NAME] [--reference TEXT] [--yes]',
  summary: 'record a payment made to a peer outside Mycel; it counts once the peer has countersigned it',
  example: 'mycel settle pay 12D3KooW… 1.25 --reference "transfer of 3 May"',
  positionals: [2, 2],
  options: {
    asset: { type: 'string', value: 'NAME', help: 'of which the amount is (default: credit)' },
    reference: { type: 'string', value: 'TEXT', help: 'what the payment can be found by, at most 128 characters' },
    yes: { type: 'boolean', help: 'do not ask' }
  },
  async run (call) {
    const peer = positional(call, 0)
    const amount = parseAmount(positional(call, 1))
    const asset = text(call, 'asset') ?? 'credit'

    if (keyOfParty(peer) == null) {
      throw usage(`"${peer}" names nobody`, 'a peer id 12D3KooW… or a did:key:z6Mk…')
    }

    if (amount == null || amount === 0n) {
      throw usage(`"${positional(call, 1)}" is no amount`, 'a decimal above zero with at most six places, e.g. 1.25')
    }

    const control = await call.control()

    if (!flag(call, 'yes') && !call.json && !await call.confirm(`Record that you paid ${formatAmount(amount)} ${asset} to ${peer}?`)) {
      throw new CliError(EXIT.refused, 'not-confirmed', 'nothing was recorded')
    }

    const entry = await control.pay({ peer, asset, amount: amount.toString(), reference: text(call, 'reference') ?? '' })
    call.print(entry, columns([row(entry)]).join('\n'))
    return EXIT.ok
  }
}

export const settleConfirm: Verb = {
  usage: 'settle confirm <payment>',
  summary: 'countersign a payment that a peer says it made, once the money is there; "settle ls" shows those that wait as "claimed"',
  example: 'mycel settle confirm 8f3c2a91',
  positionals: [1, 1],
  options: {},
  async run (call) {
    const entry = await (await call.control()).confirmPayment(positional(call, 0))
    call.print(entry, columns([row(entry)]).join('\n'))
    return EXIT.ok
  }
}

export const settleReconcile: Verb = {
  usage: 'settle reconcile [peer]',
  summary: 'compare settled receipts with a peer, or with all; exits 1 where books differ or a peer does not answer',
  example: 'mycel settle reconcile',
  positionals: [0, 1],
  options: {},
  async run (call) {
    const views: ReconcileView[] = []

    for await (const { pairs, done, peer, learned, outcome } of (await call.control()).watchReconcile(call.positionals[0], call.signal)) {
      call.progress(`${done} of ${pairs} compared${outcome == null ? `; ${peer}: ${learned} learned` : ''}`)
      views.push(...outcome == null ? [] : [outcome])
    }

    const rows = views.map(({ peer, agreed, learned, receipts, root, reason }) => [peer, agreed ? 'agreed' : 'NOT AGREED', String(receipts), String(learned), reason ?? root])
    call.print(views, columns([['PEER', '', 'RECEIPTS', 'NEW', 'ROOT'], ...rows]).join('\n'))
    return views.every(({ agreed }) => agreed) ? EXIT.ok : EXIT.no
  }
}

function row ({ seq, kind, at, peer, asset, amount, note, id }: EntryView): string[] {
  return [seq, kind, new Date(at).toISOString(), peer ?? '-', amount == null ? '-' : `${formatAmount(BigInt(amount))} ${asset ?? ''}`.trim(), note === '' ? '-' : note, id]
}
