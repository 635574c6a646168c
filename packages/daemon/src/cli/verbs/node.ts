import { sandboxLine } from '../../control/sandbox-view.ts'
import { CliError, EXIT } from '../exit.ts'
import { columns } from '../help.ts'
import { positional } from '../verb.ts'
import type { ProofsView } from '../../control.ts'
import type { Verb } from '../verb.ts'

export const status: Verb = {
  usage: 'status',
  summary: 'how the running node is',
  example: 'mycel status',
  positionals: [0, 0],
  options: {},
  async run (call) {
    const view = await (await call.control()).status()
    const contracts = Object.entries(view.contracts).map(([state, count]) => `${count} ${state}`).join(', ')
    call.print(view, columns([
      ['peer', view.peer],
      ['did', view.did],
      ['network', `${view.network}, mycel ${view.version}`],
      ['listening', view.listening.join('\n           ')],
      ['peers', `${view.connections} connections`],
      ['up', `${Math.round(view.uptimeMs / 1000)} s, ${Math.round(view.rssBytes / 1024 / 1024)} MiB`],
      ['offers', `${view.capacities} capacities, ad ${view.adSeq}`],
      ['contracts', contracts === '' ? 'none' : contracts],
      ['proofs', proofsText(view.proofs)],
      ['log', `${view.log.size} entries, epoch ${view.log.epoch}, root ${view.log.root}`],
      ['executor', `tier ${view.tier}, ${sandboxLine(view.sandbox)}`]
    ]).join('\n'))
    return EXIT.ok
  }
}

/** What strangers may still cost it is what an owner worries about. */
function proofsText ({ judged, queued, kept, budget: { checks, own, dealings, strangers } }: ProofsView): string {
  const runs = own.count + dealings.count + strangers.count
  const spent = [checks, own, dealings, strangers].reduce((sum, { ms }) => sum + ms, 0)
  return `${judged} judged, ${queued} in turn, ${kept} kept; ${checks.count} checked and ${runs} units re-executed in ${(spent / 1000).toFixed(1)} s; strangers' may take ${Math.floor(strangers.leftMs / 1000)} s more now`
}

export const ticket: Verb = {
  usage: 'ticket',
  summary: 'one string that lets others join this network through this node',
  example: 'mycel ticket > ticket.txt',
  positionals: [0, 0],
  options: {},
  async run (call) {
    const value = await (await call.control()).ticket()
    call.print({ ticket: value }, value)
    return EXIT.ok
  }
}

export const join: Verb = {
  usage: 'join <ticket>',
  summary: 'connect the running node to the network of a ticket',
  example: 'mycel join "$(cat ticket.txt)"',
  positionals: [1, 1],
  options: {},
  async run (call) {
    const { decodeTicket } = await import('../../ticket.ts')
    const value = positional(call, 0).trim()
    const decoded = decodeTicket(value)

    if (!decoded.ok) {
      throw new CliError(EXIT.badData, decoded.code, `the ticket cannot be used: ${decoded.reason}`, '"mycel ticket" on a running node prints one')
    }

    const { connected } = await (await call.control()).join(value)
    call.print({ connected }, connected.length === 0 ? 'nobody answered' : `connected to ${connected.join(', ')}`)
    return connected.length === 0 ? EXIT.no : EXIT.ok
  }
}

export const peersLs: Verb = {
  usage: 'peers ls',
  summary: 'the peers that this node knows, what they offer, and how their work was',
  example: 'mycel peers ls',
  positionals: [0, 0],
  options: {},
  async run (call) {
    const peers = await (await call.control()).peers()
    const count = (counts: Readonly<Record<string, number>>): string => Object.entries(counts).map(([cls, n]) => `${cls} ${n}`).join(', ') || '-'
    const rows = peers.map(peer => [peer.peer, peer.connected ? 'connected' : '-', peer.classes.join(',') || '-', count(peer.passes), count(peer.failures)])
    call.print(peers, columns([['PEER', 'STATE', 'CLASSES', 'PASSES', 'FAILURES'], ...rows]).join('\n'))
    return EXIT.ok
  }
}
