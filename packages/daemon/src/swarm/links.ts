import { tcp } from '@libp2p/tcp'
import type { Connection } from '@libp2p/interface'
import type { Multiaddr } from '@multiformats/multiaddr'
import type { Libp2pInit } from 'libp2p'

type TransportFactory = NonNullable<Libp2pInit['transports']>[number]

interface Open {
  readonly from: string
  readonly to: string
  readonly connection: Connection
}

/** The links between nodes of one process: every connection is dialled through here, so it can be broken here. */
export class Links {
  private readonly names = new Map<string, string>()
  private readonly cuts = new Set<string>()
  private readonly isolated = new Set<string>()
  private readonly open = new Set<Open>()

  /** Tells which node listens on a TCP port. */
  place (name: string, port: number): void {
    this.names.set(String(port), name)
  }

  cut (a: string, b: string): void {
    this.cuts.add(pair(a, b))
    this.abort(({ from, to }) => pair(from, to) === pair(a, b))
  }

  heal (a: string, b: string): void {
    this.cuts.delete(pair(a, b))
  }

  /** Breaks all of a node's connections until `restore`. */
  isolate (name: string): void {
    this.isolated.add(name)
    this.abort(({ from, to }) => from === name || to === name)
  }

  restore (name: string): void {
    this.isolated.delete(name)
  }

  /** TCP for one node, with its dials under control. */
  transport (from: string): TransportFactory {
    return components => {
      const transport = tcp()(components)
      const dial = transport.dial.bind(transport)

      return Object.assign(transport, {
        dial: async (addr: Multiaddr, options: Parameters<typeof dial>[1]): Promise<Connection> => {
          const to = this.names.get(portOf(addr)) ?? ''
          this.check(from, to)
          const connection = await dial(addr, options)
          const entry = { from, to, connection }
          this.open.add(entry)
          connection.addEventListener('close', () => { this.open.delete(entry) })

          if (this.broken(from, to)) {
            connection.abort(new Error('the link was cut'))
          }

          return connection
        }
      })
    }
  }

  private check (from: string, to: string): void {
    if (this.broken(from, to)) {
      throw new Error(`the link between ${from} and ${to} is cut`)
    }
  }

  private broken (a: string, b: string): boolean {
    return this.cuts.has(pair(a, b)) || this.isolated.has(a) || this.isolated.has(b)
  }

  private abort (which: (link: Open) => boolean): void {
    for (const link of [...this.open].filter(which)) {
      this.open.delete(link)
      link.connection.abort(new Error('the link was cut'))
    }
  }
}

function pair (a: string, b: string): string {
  return [a, b].sort().join(' ')
}

function portOf (addr: Multiaddr): string {
  return addr.getComponents().find(({ name }) => name === 'tcp')?.value ?? ''
}
