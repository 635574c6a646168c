// Fetches a blob in a process of its own, which its test kills: `<folder> <digest> <size> <address>`. Tells the parent how many bytes it holds.
import { randomBytes } from 'node:crypto'
import { multiaddr } from '@multiformats/multiaddr'
import { createRequester, protocolName } from '@mycel/wire/streams'
import { BlobExchange } from '../../src/blobs/exchange.ts'
import { BLOB_REQUEST_MS } from '../../src/blobs/limits.ts'
import { createNode } from '../../src/network/node.ts'
import { BlobStore } from '../../src/stores/blobs/blob-store.ts'

const [folder = '', digest = '', size = '', address = ''] = process.argv.slice(2)
const store = await BlobStore.open({ folder })
const node = await createNode({ seed: new Uint8Array(randomBytes(32)), network: 'test', listen: [], bootstrap: [], local: true, classes: [] })
const { remotePeer } = await node.dial(multiaddr(address))
const exchange = new BlobExchange({ store, requester: createRequester(node, { protocol: protocolName('test', 'blob'), timeoutMs: BLOB_REQUEST_MS }), onBlame: () => {} })
await exchange.ensure([remotePeer], { digest: new Uint8Array(Buffer.from(digest, 'hex')), size: Number(size) }, { onProgress: ({ held }) => { process.send?.(held) } })
process.exit(0)
