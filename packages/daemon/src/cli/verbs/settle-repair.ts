import { randomBytes } from 'node:crypto'
import { createSigner } from '@mycel/wire'
import { loadConfig } from '../../config.ts'
import { createNodeCrypto } from '../../crypto/node-crypto.ts'
import { loadIdentity } from '../../identity.ts'
import { sentenceOf } from '../../settlement/log/log-fault.ts'
import { repairLog } from '../../settlement/log/repair-log.ts'
import { Store } from '../../stores/store.ts'
import { CliError, EXIT } from '../exit.ts'
import { flag } from '../verb.ts'
import type { Verb } from '../verb.ts'

export const settleRepair: Verb = {
  usage: 'settle repair [--yes]',
  summary: 'make a damaged log whole, with the node stopped: keep what is good, log again what can still be read, begin a new epoch where entries are lost; the next start gets the rest from the counterparties',
  example: 'mycel settle repair',
  positionals: [0, 0],
  options: { yes: { type: 'boolean', help: 'do not ask' } },
  async run (call) {
    const config = await loadConfig(call.dir)
    const identity = await loadIdentity(config.node.key)
    const crypto = createNodeCrypto()

    if (!flag(call, 'yes') && !call.json && !await call.confirm('Repair the log? Damaged entries are put aside, and a new epoch is signed where entries are lost.')) {
      throw new CliError(EXIT.refused, 'not-confirmed', 'nothing was changed')
    }

    const store = await Store.open(config.node.store)

    try {
      const repaired = await repairLog({
        crypto,
        signer: createSigner(crypto, identity.seed),
        network: config.network.id,
        store,
        anchor: `${config.node.store}.end`,
        now: () => BigInt(Date.now()),
        freshEpoch: () => new Uint8Array(randomBytes(16))
      })
      const { fault, kept, salvaged, lost, epoch } = repaired
      call.print({ ...repaired, fault: fault == null ? null : sentenceOf(fault), epoch: epoch ?? null }, fault == null
        ? `the log is whole: ${kept} entries hold`
        : `${sentenceOf(fault)}\n${kept} entries kept, ${salvaged} logged again in epoch ${epoch}, ${lost} lost\nStart the node: receipts and payments that a counterparty holds come back as it reconciles; own notes that are lost do not`)
      return EXIT.ok
    } finally {
      await store.close()
    }
  }
}
