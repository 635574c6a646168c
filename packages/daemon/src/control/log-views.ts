import { buildSettleProof, checkSettleProof, inclusionProof } from '@mycel/settle/log'
import { toHex } from '@mycel/wire'
import { ControlError } from '../control-error.ts'
import { sentenceOf } from '../settlement/log/log-fault.ts'
import { checkpointKey, storedNodes, storedState } from '../settlement/log/log-reader.ts'
import { entryAt, findPlaces } from '../settlement/log/places.ts'
import type { VerifyView } from '../control.ts'
import type { Parts } from '../daemon.ts'
import type { Checked } from '../settlement/log/check-log.ts'

/** A check's state is told at most so often, milliseconds. */
const TELL_MS = 200

/** The log as something that can be checked and proven. */
export class LogViews {
  private readonly parts: Parts

  constructor (parts: Parts) {
    this.parts = parts
  }

  async verdict (): Promise<VerifyView> {
    const root = toHex(this.parts.books.head().root)
    const checked = await this.parts.books.verify({ spare: true })
    return view(checked, checked.entries, root)
  }

  /** Re-checks everything; how far it is at once and again and again, the verdict last. Ends early where the signal aborts. */
  async * verify (signal: AbortSignal): AsyncGenerator<VerifyView> {
    const { books } = this.parts
    const root = toHex(books.head().root)
    const total = books.books.epochs.reduce((sum, { size }) => sum + Number(size), 0)
    let entries = 0
    const check = books.verify({
      spare: true,
      step: progress => {
        signal.throwIfAborted()
        entries = progress.entries
      }
    })
    const ended = check.then(() => 'ended' as const, () => 'ended' as const)

    for (;;) {
      yield { state: 'checking', ok: true, entries, total, root }
      const tell = Promise.withResolvers<void>()
      const timer = setTimeout(tell.resolve, TELL_MS)

      if (await Promise.race([ended, tell.promise]) === 'ended') {
        clearTimeout(timer)
        break
      }
    }

    const checked = await check
    yield view(checked, total, root)
  }

  /** One file that proves a countersigned receipt or payment, and that it stands in this node's log, to anybody. */
  async prove (id: string): Promise<Uint8Array> {
    const { books, store, crypto, config, identity } = this.parts
    const places = /^[0-9a-f]{8,64}$/.test(id) ? await findPlaces(store, id) : []
    const [place] = places

    if (place == null || places.length > 1) {
      throw new ControlError('not-found', `${places.length === 0 ? 'no countersigned receipt or payment' : 'more than one receipt'} ${id} in this node's log`, '"mycel settle ls" lists them; a receipt that only one side has signed proves nothing')
    }

    const current = place.ordinal === books.state.ordinal
    const state = current ? books.state : await storedState({ crypto, store, network: config.network.id, author: identity.publicKey }, place.ordinal)
    const checkpoint = current ? books.checkpoint().bytes : await store.get('meta', checkpointKey(place.ordinal))
    const entry = await entryAt(store, place)

    if (entry == null || checkpoint == null || place.seq >= state.size) {
      throw damaged(`entry ${place.seq} is missing`)
    }

    const path = await inclusionProof(crypto, storedNodes(crypto, store, state), state.size, place.seq)
    const proof = buildSettleProof({ network: config.network.id, entry, path, checkpoint })
    const verdict = checkSettleProof(crypto, proof)

    if (!verdict.ok) {
      throw damaged(`what is stored for entry ${place.seq} proves nothing: ${verdict.reason}`)
    }

    return proof
  }
}

function view (checked: Checked, total: number, root: string): VerifyView {
  return { state: 'done', ok: checked.ok, entries: checked.entries, total, root, ...(checked.ok ? {} : { code: checked.code, fault: sentenceOf(checked) }) }
}

function damaged (what: string): ControlError {
  return new ControlError('internal', what, '"mycel settle verify" says what is damaged')
}
