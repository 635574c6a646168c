// A libp2p node with the services of a Mycel node and nothing else; says so once it listens.
import { randomBytes } from 'node:crypto'
import { createNode } from '../../packages/daemon/dist/src/network/node.js'

const node = await createNode({ seed: new Uint8Array(randomBytes(32)), network: 'bare', listen: ['/ip4/127.0.0.1/tcp/0'], bootstrap: [], local: true, classes: [] })
process.stdout.write(`${node.peerId.toString()}\n`)
process.once('SIGTERM', () => { process.exit(0) })
