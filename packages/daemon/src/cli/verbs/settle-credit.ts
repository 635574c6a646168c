import { EXIT, usage } from '../exit.ts'
import { columns } from '../help.ts'
import { amountAt, assetOption, partyAt } from '../settle/arguments.ts'
import { entryRow, linesText, money, poolText, who } from '../settle/words.ts'
import { positional, text } from '../verb.ts'
import type { Verb } from '../verb.ts'

const ASSET = { type: 'string', value: 'NAME', help: 'of which the amount is (default: credit)' } as const

export const settleLine: Verb = {
  usage: 'settle line [<peer> <amount>] [--asset NAME]',
  summary: 'let a peer owe you so much for work, less than before or 0 too; without arguments, the lines given, taken and asked for',
  example: 'mycel settle line 12D3KooW… 50 --asset EUR',
  positionals: [0, 2],
  options: { asset: ASSET },
  async run (call) {
    if (call.positionals.length === 0) {
      const lines = await (await call.control()).listLines()
      call.print(lines, linesText(lines))
      return EXIT.ok
    }

    if (call.positionals.length === 1) {
      throw usage('an amount is missing', 'usage: mycel settle line [<peer> <amount>]')
    }

    const [peer, amount, asset] = [partyAt(call, 0), amountAt(call, 1, 0n), assetOption(call)]
    const line = await (await call.control()).grantLine({ peer, asset, amount: amount.toString() })
    call.print(line, `${who(line)} may owe you ${money(line.granted, asset)}${line.told === true ? '' : '; it is told when the pair reconciles'}`)
    return EXIT.ok
  }
}

export const settleAsk: Verb = {
  usage: 'settle ask <peer> <amount> [--asset NAME]',
  summary: 'ask a peer to let you owe it so much; its owner sees it with "settle line", and decides',
  example: 'mycel settle ask 12D3KooW… 50',
  positionals: [2, 2],
  options: { asset: ASSET },
  async run (call) {
    const [peer, amount, asset] = [partyAt(call, 0), amountAt(call, 1), assetOption(call)]
    await (await call.control()).askLine({ peer, asset, amount: amount.toString() })
    call.print({ peer, asset, amount: amount.toString() }, `${peer} has been asked for a line of ${money(amount.toString(), asset)}`)
    return EXIT.ok
  }
}

export const settleLimits: Verb = {
  usage: 'settle limits',
  summary: 'what newcomers together may cost you and hold of yours, how far that has grown with verified work that is paid for, and what is in use',
  example: 'mycel settle limits',
  positionals: [0, 0],
  options: {},
  async run (call) {
    const pools = await (await call.control()).pools()
    call.print(pools, columns(pools.map(poolText)).join('\n'))
    return EXIT.ok
  }
}

export const settleForgive: Verb = {
  usage: 'settle forgive <contract> --reason TEXT',
  summary: 'stop counting what a contract left worked and unpaid against its requester; what both signed is never undone',
  example: 'mycel settle forgive 5f2c9a01 --reason "their disk broke"',
  positionals: [1, 1],
  options: { reason: { type: 'string', value: 'TEXT', help: 'for your own log, at most 200 characters' } },
  async run (call) {
    const reason = text(call, 'reason')

    if (reason == null || reason === '') {
      throw usage('--reason is missing', 'it stays in your log')
    }

    const entry = await (await call.control()).forgive(positional(call, 0), reason)
    call.print(entry, columns([entryRow(entry)]).join('\n'))
    return EXIT.ok
  }
}
