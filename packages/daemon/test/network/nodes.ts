import { createNode } from '../../src/network/node.ts'
import type { Node, NodeOptions } from '../../src/network/node.ts'

export const NETWORK = 'test'
export const CLASSES = ['compute', 'gpu']

/** A seed that differs by number. */
export function seedOf (number: number): Uint8Array {
  return new Uint8Array(32).fill(number + 1)
}

/** Real nodes on loopback, each joined through the first. */
export async function startNodes (count: number, over: Partial<NodeOptions> = {}): Promise<Node[]> {
  const nodes: Node[] = []

  for (let i = 0; i < count; i++) {
    nodes.push(await createNode({
      seed: seedOf(i),
      network: NETWORK,
      listen: ['/ip4/127.0.0.1/tcp/0'],
      bootstrap: nodes[0]?.getMultiaddrs().map(String) ?? [],
      local: true,
      classes: CLASSES,
      ...over
    }))
  }

  return nodes
}
