import { EXIT } from '../exit.ts'
import { columns } from '../help.ts'
import type { ReconcileView } from '../../control.ts'
import type { Verb } from '../verb.ts'

export const settleReconcile: Verb = {
  usage: 'settle reconcile [peer]',
  summary: 'compare settled receipts with a peer, or with all; exits 1 where books differ or a peer does not answer',
  example: 'mycel settle reconcile',
  positionals: [0, 1],
  options: {},
  async run (call) {
    const views: ReconcileView[] = []

    for await (const { pairs, done, peer, learned, outcome } of (await call.control()).watchReconcile(call.positionals[0], call.signal)) {
      call.progress(`${done} of ${pairs} compared${outcome == null ? `; ${peer}: ${learned} learned` : ''}`)
      views.push(...outcome == null ? [] : [outcome])
    }

    const rows = views.map(({ peer, agreed, learned, receipts, root, reason }) => [peer, agreed ? 'agreed' : 'NOT AGREED', String(receipts), String(learned), reason ?? root])
    call.print(views, columns([['PEER', '', 'RECEIPTS', 'NEW', 'ROOT'], ...rows]).join('\n'))
    return views.every(({ agreed }) => agreed) ? EXIT.ok : EXIT.no
  }
}
