import { peerKey } from '@mycel/wire'
import { keyOfParty, peerIdOf } from '../parties.ts'
import type { PeerKey } from '@mycel/wire'

/** What the owner calls its peers, and the peers that it means. */
export class PeerNames {
  private readonly byName: Readonly<Record<string, PeerKey>>
  private readonly byKey: ReadonlyMap<PeerKey, string>

  constructor (names: Readonly<Record<string, PeerKey>>) {
    this.byName = names
    this.byKey = new Map(Object.entries(names).map(([name, key]) => [key, name]))
  }

  /** A raw key from a name, a peer id or a did:key; undefined where the text is none. */
  keyOf (text: string): Uint8Array | undefined {
    return Object.hasOwn(this.byName, text) ? bytesOf(this.byName[text] ?? '') : keyOfParty(text)
  }

  of (key: PeerKey): { readonly peer: string, readonly name?: string } {
    const name = this.byKey.get(key)
    return { peer: peerIdOf(bytesOf(key)), ...(name == null ? {} : { name }) }
  }

  ofBytes (key: Uint8Array): { readonly peer: string, readonly name?: string } {
    return this.of(peerKey(key))
  }

  /** For an account: the name, else the peer id. */
  account (key: PeerKey): string {
    const { peer, name } = this.of(key)
    return name ?? peer
  }
}

export function bytesOf (key: string): Uint8Array {
  return Uint8Array.from(Buffer.from(key, 'hex'))
}
