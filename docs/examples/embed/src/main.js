// node src/main.js <network> <multiaddr of a node> <module.wasm> [receipt file]
import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { didOf } from '@mycel/wire'
import { nobleCrypto } from '@mycel/wire/crypto'
import { createSigner } from '@mycel/wire/envelope'
import { connect } from './connect.js'
import { hire } from './hire.js'

const [network, address, moduleFile, receiptFile] = process.argv.slice(2)

if (moduleFile == null) {
  console.error('usage: node src/main.js <network> <multiaddr> <module.wasm> [receipt file]')
  process.exit(2)
}

const signal = AbortSignal.timeout(60_000)
const seed = new Uint8Array(randomBytes(32))
const signer = createSigner(nobleCrypto, seed)
const { node, peer } = await connect(seed, address, { signal })

try {
  const inputs = ['to be', 'or not', 'to be', 'that is', 'the question'].map(line => new TextEncoder().encode(line))
  const same = (a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)) === 0

  const { outputs, contract } = await hire({
    node,
    peer,
    crypto: nobleCrypto,
    signer,
    network,
    module: new Uint8Array(await readFile(moduleFile)),
    inputs,
    windowUnits: 2,
    // the module gives back its input: easy to check, so nothing has to be run again
    accepts: (units, results) => units.every(({ input }, i) => results[i].status === 0 && same(results[i].output, input)),
    tell: text => { console.error(text) }
  }, { signal })

  const { receipt, state } = contract
  console.log(JSON.stringify({
    state,
    outputs: outputs.map(output => new TextDecoder().decode(output)),
    receipt: receipt == null
      ? null
      : {
          id: receipt.id,
          complete: receipt.complete,
          units: Number(receipt.body.units),
          total: `${receipt.body.total} micro-units of ${receipt.body.asset}`,
          lines: receipt.body.lines.map(({ debtor, creditor, amount, reason }) => `${didOf(debtor)} owes ${didOf(creditor)} ${amount} for ${reason}`)
        }
  }, undefined, 2))

  if (receiptFile != null && receipt != null) {
    await writeFile(receiptFile, receipt.bytes)
  }

  process.exitCode = state === 'settled' ? 0 : 1
} finally {
  await node.stop()
}
