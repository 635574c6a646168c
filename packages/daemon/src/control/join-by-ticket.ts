import { ControlError } from '../control-error.ts'
import { decodeTicket } from '../ticket.ts'
import type { Parts } from '../daemon.ts'

/** Connects to the addresses of a ticket of this node's network; answers those that did. Throws `ControlError`. */
export async function joinByTicket (parts: Parts, ticket: string): Promise<{ connected: string[] }> {
  const decoded = decodeTicket(ticket)

  if (!decoded.ok) {
    throw new ControlError('bad-request', `the ticket cannot be read: ${decoded.reason}`, 'copy the whole line that "mycel ticket" printed on the other node')
  }

  const { network, addrs } = decoded.ticket

  if (network !== parts.config.network.id) {
    throw new ControlError('refused', `the ticket is for network "${network}", this node is on "${parts.config.network.id}"`, 'set network.id in config.toml, or ask for a ticket of this network')
  }

  const connected = await parts.dial(addrs)

  if (connected.length === 0) {
    throw new ControlError('unavailable', 'none of the ticket\'s addresses answers', 'is that node running, and can it be reached from here?')
  }

  return { connected }
}
