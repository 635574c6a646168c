import { formatAmount } from '../../amount.ts'
import { CliError, EXIT, usage } from '../exit.ts'
import { columns } from '../help.ts'
import { amountAt, assetOption, partyAt } from '../settle/arguments.ts'
import { entryRow } from '../settle/words.ts'
import { flag, positional, text } from '../verb.ts'
import type { Verb } from '../verb.ts'

export const settlePay: Verb = {
  usage: 'settle pay <peer> <amount> [--asset NAME] [--reference TEXT] [--yes]',
  summary: 'record a payment made to a peer outside Mycel, in advance too; it counts once the peer has countersigned it',
  example: 'mycel settle pay 12D3KooW… 1.25 --reference "transfer of 3 May"',
  positionals: [2, 2],
  options: {
    asset: { type: 'string', value: 'NAME', help: 'of which the amount is (default: credit)' },
    reference: { type: 'string', value: 'TEXT', help: 'what the payment can be found by, at most 128 characters' },
    yes: { type: 'boolean', help: 'do not ask' }
  },
  async run (call) {
    const [peer, amount, asset] = [partyAt(call, 0), amountAt(call, 1), assetOption(call)]
    const control = await call.control()

    if (!flag(call, 'yes') && !call.json && !await call.confirm(`Record that you paid ${formatAmount(amount)} ${asset} to ${peer}?`)) {
      throw new CliError(EXIT.refused, 'not-confirmed', 'nothing was recorded')
    }

    const entry = await control.pay({ peer, asset, amount: amount.toString(), reference: text(call, 'reference') ?? '' })
    call.print(entry, columns([entryRow(entry)]).join('\n'))
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
    call.print(entry, columns([entryRow(entry)]).join('\n'))
    return EXIT.ok
  }
}

export const settleRefuse: Verb = {
  usage: 'settle refuse <payment> --reason TEXT',
  summary: 'say that a payment that a peer claims did not arrive: both logs keep a dispute with its signature; a confirmation later still counts',
  example: 'mycel settle refuse 8f3c2a91 --reason "no such transfer until 20 May"',
  positionals: [1, 1],
  options: { reason: { type: 'string', value: 'TEXT', help: 'for both sides, at most 200 characters' } },
  async run (call) {
    const reason = text(call, 'reason')

    if (reason == null || reason === '') {
      throw usage('--reason is missing', 'the payer will read it')
    }

    const entry = await (await call.control()).refusePayment(positional(call, 0), reason)
    call.print(entry, columns([entryRow(entry)]).join('\n'))
    return EXIT.ok
  }
}
