import { writeFile } from 'node:fs/promises'
import { JOURNAL_FORMATS } from '../../control/accounts-view.ts'
import { EXIT, usage } from '../exit.ts'
import { sinceOption } from '../settle/arguments.ts'
import { entryText } from '../settle/entry-text.ts'
import { balancesText, entriesText } from '../settle/words.ts'
import { positional, text } from '../verb.ts'
import type { EntryFilter } from '../../control.ts'
import type { Verb } from '../verb.ts'

export const settleLs: Verb = {
  usage: 'settle ls [--peer PEER] [--asset NAME] [--since DAY] [--kind KIND]',
  summary: 'the entries of this node\'s settlement log, oldest first, and what they come to',
  example: 'mycel settle ls --peer Anna --since 2026-11-01',
  positionals: [0, 0],
  options: {
    peer: { type: 'string', value: 'PEER', help: 'only what concerns this peer: a peer id, a did:key or a name of [names]' },
    asset: { type: 'string', value: 'NAME', help: 'only amounts in this' },
    since: { type: 'string', value: 'DAY', help: 'only entries of this day or time and later, UTC' },
    kind: { type: 'string', value: 'KIND', help: 'only receipt, payment, claimed, refused, credit-line, reservation, release, dispute, reversal or epoch' }
  },
  async run (call) {
    const [peer, asset, since, kind] = [text(call, 'peer'), text(call, 'asset'), sinceOption(call), text(call, 'kind')]
    const filter: EntryFilter = { ...(peer == null ? {} : { peer }), ...(asset == null ? {} : { asset }), ...(since == null ? {} : { since }), ...(kind == null ? {} : { kind }) }
    const entries = await (await call.control()).listEntries(filter)
    call.print(entries, entriesText(entries, peer))
    return EXIT.ok
  }
}

export const settleShow: Verb = {
  usage: 'settle show <id>',
  summary: 'one entry: what it is, what it moved, and what it rests on; by its id, the beginning of it, or its place',
  example: 'mycel settle show 5f2c…',
  positionals: [1, 1],
  options: {},
  async run (call) {
    const entry = await (await call.control()).showEntry(positional(call, 0))
    call.print(entry, entryText(entry))
    return EXIT.ok
  }
}

export const settleBalances: Verb = {
  usage: 'settle balances',
  summary: 'who owes whom, why, since when, and what is reserved for work under way',
  example: 'mycel settle balances',
  positionals: [0, 0],
  options: {},
  async run (call) {
    const balances = await (await call.control()).balances()
    call.print(balances, balancesText(balances))
    return EXIT.ok
  }
}

export const settleExport: Verb = {
  usage: 'settle export --format hledger|beancount|csv [--out FILE]',
  summary: 'the books as double entry, for hledger, beancount or a spreadsheet; to stdout unless --out names a file',
  example: 'mycel settle export --format hledger --out mycel.journal && hledger -f mycel.journal balance',
  positionals: [0, 0],
  options: {
    format: { type: 'string', value: 'FORMAT', help: 'hledger, beancount or csv' },
    out: { type: 'string', short: 'o', value: 'FILE', help: 'the file to write; one that is there is replaced' }
  },
  async run (call) {
    const format = JOURNAL_FORMATS.find(one => one === text(call, 'format'))
    const out = text(call, 'out')

    if (format == null) {
      throw usage('--format is missing or unknown', `one of ${JOURNAL_FORMATS.join(', ')}`)
    }

    if (out == null && call.json) {
      throw usage('--json has no room for a ledger on stdout', 'name a file with --out')
    }

    const bytes = await (await call.control()).exportJournal(format)

    if (out == null) {
      call.write(bytes)
    } else {
      await writeFile(out, bytes, { mode: 0o600 })
      call.print({ format, out, bytes: bytes.byteLength }, `${out}: ${bytes.byteLength} bytes for ${format}`)
    }

    return EXIT.ok
  }
}
