import { toHex } from '@mycel/wire'
import { loadConfig } from '../../config.ts'
import { loadIdentity } from '../../identity.ts'
import { EXIT } from '../exit.ts'
import type { Verb } from '../verb.ts'

export const id: Verb = {
  usage: 'id',
  summary: 'this node\'s peer id, did and public key, from its key file; no daemon needed',
  example: 'mycel id --json',
  positionals: [0, 0],
  options: {},
  async run (call) {
    const { node } = await loadConfig(call.dir)
    const { peerId, did, publicKey } = await loadIdentity(node.key)
    call.print({ peer: peerId, did, key: toHex(publicKey) }, `${peerId}\n${did}`)
    return EXIT.ok
  }
}
