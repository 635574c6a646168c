import type { Code, Node } from './decode.ts'

/** A segment: whoever enters it pays all of it. */
export interface Segment { cost: number }

/** The segments that begin at an instruction: in its arms or its body, and behind it. */
export interface Opened {
  readonly body?: Segment
  readonly otherwise?: Segment
  readonly after?: Segment
}

export interface Segmented {
  readonly entry: Segment
  readonly at: ReadonlyMap<Node, Opened>
}

/** The price list of docs/spec/execution.md, written down a second time. */
function price (op: number): number {
  if ([0x01, 0x02, 0x03].includes(op)) {
    return 0
  }
  if ([0x26, 0xfc08, 0xfc0a, 0xfc0b, 0xfc0c, 0xfc0e, 0xfc0f, 0xfc11].includes(op)) {
    return 16
  }
  return { 0x40: 512, 0x10: 8, 0x12: 8, 0x11: 12, 0x13: 12 }[op] ?? 1
}

const ENDS = [0x00, 0x0c, 0x0e, 0x0f, 0x12, 0x13]

/** How many blocks the furthest branch inside a sequence leaves, counted from the sequence's own block as 0; -1 if none leaves it. */
function furthest (sequence: readonly Node[], depth: number): number {
  let found = -1
  for (const { op, args, body, otherwise } of sequence) {
    const labels = op === 0x0c || op === 0x0d || op === 0x0e ? args.map(Number) : op === 0x0f || op === 0x12 || op === 0x13 ? [depth] : []
    const inner = body == null ? -1 : Math.max(furthest(body, depth + 1), furthest(otherwise ?? [], depth + 1)) - 1
    found = Math.max(found, inner, ...labels)
    if (ENDS.includes(op)) {
      break
    }
  }
  return found
}

/** Cuts a function into segments, by the spec's words: from the tree, not from the bytes. */
export function cut ({ body, locals, takes }: Code): Segmented {
  const at = new Map<Node, Opened>()
  const entry: Segment = { cost: Math.floor((locals.length - takes) / 8) }
  walk(body, entry, 0)
  return { entry, at }

  function walk (sequence: readonly Node[], first: Segment, depth: number): void {
    let segment = first
    for (const node of sequence) {
      segment.cost += price(node.op)
      if (node.op === 0x0d) {
        segment = { cost: 0 }
        at.set(node, { after: segment })
      } else if (node.body != null) {
        const leaves = Math.max(furthest(node.body, depth + 1), furthest(node.otherwise ?? [], depth + 1)) > 0
        const inside: Segment = node.op === 0x02 ? segment : { cost: 0 }
        const otherwise: Segment = { cost: 0 }
        walk(node.body, inside, depth + 1)
        walk(node.otherwise ?? [], otherwise, depth + 1)
        segment = leaves ? { cost: 0 } : segment
        at.set(node, { ...(node.op === 0x02 ? {} : { body: inside }), otherwise, ...(leaves ? { after: segment } : {}) })
      }
      if (ENDS.includes(node.op)) {
        break
      }
    }
  }
}
