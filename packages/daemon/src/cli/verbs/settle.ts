import { EXIT } from '../exit.ts'
import { columns } from '../help.ts'
import type { Verb } from '../verb.ts'

export const settleReconcile: Verb = {
  usage: 'settle reconcile [peer]',
  summary: 'compare settled receipts with a peer, or with all; exits 1 where books differ or a peer does not answer',
  example: 'mycel settle reconcile',
  positionals: [0, 1],
  options: {},
  async run (call) {
    const views = await (await call.control()).reconcile(call.positionals[0])
    const rows = views.map(({ peer, agreed, receipts, root, reason }) => [peer, agreed ? 'agreed' : 'NOT AGREED', String(receipts), reason ?? root])
    call.print(views, columns([['PEER', '', 'RECEIPTS', 'ROOT'], ...rows]).join('\n'))
    return views.every(({ agreed }) => agreed) ? EXIT.ok : EXIT.no
  }
}
