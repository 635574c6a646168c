import { compare, equals, nonceCommitment, open, sign, toHex, u32be } from '@mycel/wire'
import { concat } from 'uint8arrays/concat'
import { awaitedUntil } from '../core/lapse.ts'
import { withWindow } from '../core/notes.ts'
import { requesterLapse } from '../core/requester-lapse.ts'
import { encodeAsk, SHOWN } from './asks.ts'
import { rest } from './rest.ts'
import type { SilentWitnesses } from './silent.ts'
import type { Notes, Witnesses } from '../core/notes.ts'
import type { AbortOptions, PeerId } from '@libp2p/interface'
import type { Contract, Crypto, NonceCommitment, Signer, WindowRecord } from '@mycel/wire'
import type { Reply, Request, Requester } from '@mycel/wire/streams'

/** Witnesses have so long to commit, all together, milliseconds: a window starts with those that did. */
export const ENLIST_MS = 2_000

/** One request for a nonce, and the pause before the next, milliseconds. */
const ATTEMPT_MS = 5_000
const LEAST_ATTEMPT_MS = 500
const FIRST_PAUSE_MS = 100
const LAST_PAUSE_MS = 2_000

/** What is still to come when the provider may end the contract is late, milliseconds: the reveal has to arrive. */
const MARGIN_MS = 500n

const NONCE_BYTES = 32

export interface CirclePorts {
  readonly crypto: Crypto
  readonly signer: Signer
  readonly network: string
  readonly requester: Pick<Requester, 'request'>
  /** Whom the owner named: each may be asked. */
  readonly trusted: readonly Uint8Array[]
  readonly silent: SilentWitnesses
  locate (key: Uint8Array, addrs: readonly string[]): Promise<PeerId>
  now (): bigint
  log (text: string): void
}

/** What asking rests on; `contract` may move on meanwhile. */
export interface Asking {
  readonly contract: Contract
  readonly notes: Notes
}

type Given = { readonly party: Uint8Array, readonly nonce: Uint8Array }

/** Requester: the third parties that it asks for nonces. What an effect comes to is noted, so that a restart goes on with the same. */
export class Circle {
  private readonly ports: CirclePorts

  constructor (ports: CirclePorts) {
    this.ports = ports
  }

  /** Asks for commitments to nonces of the next window, of `wanted` witnesses at a time. Fewer may come, or none: the window starts all the same. */
  async enlist ({ contract }: Asking, window: number, wanted: number, options: AbortOptions): Promise<(notes: Notes) => Notes> {
    const commitments: NonceCommitment[] = []
    const without: Array<Witnesses['without'][number]> = []
    const waiting = this.candidates(contract, window, without)
    const late = AbortSignal.timeout(ENLIST_MS)
    const signal = options.signal == null ? late : AbortSignal.any([options.signal, late])

    const fill = async (): Promise<void> => {
      for (let party = waiting.shift(); party != null; party = waiting.shift()) {
        const answer = signal.aborted ? 'not asked: the time was over' : await this.commitmentOf(party, contract, window, { signal })

        if (typeof answer !== 'string') {
          commitments.push(answer)
          return
        }

        without.push({ party, why: answer })
      }
    }

    await Promise.all(Array.from({ length: wanted }, fill))
    options.signal?.throwIfAborted()
    without.forEach(({ party, why }) => { this.ports.log(`window ${window}: no nonce of witness ${toHex(party).slice(0, 12)}: ${why}`) })
    return notes => withWindow(notes, window, { witnesses: { commitments, without } })
  }

  /** Asks for the nonces of a committed window until the provider may end the contract. A witness that keeps its own costs the window. */
  async unveil (now: () => Asking, window: number, options: AbortOptions): Promise<(notes: Notes) => Notes> {
    const { contract, notes } = now()
    const record = contract.windows[window]

    if (record?.commit == null) {
      throw new Error(`window ${window} has no root`)
    }

    const until = awaitedUntil(contract, 'requester', notes.headSince) ?? this.ports.now()
    const parties = record.start.body.nonces.slice(1)
    const left = (): number => Number(until - MARGIN_MS - this.ports.now())
    const goesOn = (): boolean => left() > 0 && now().contract.state === 'committed'
    const answers = await Promise.all(parties.map(async one => this.nonceOf(one, record, contract, { goesOn, left }, options)))
    const given = answers.flatMap(answer => 'nonce' in answer ? [answer] : [])
    const silent = answers.flatMap(answer => 'nonce' in answer ? [] : [answer])

    // where the contract has ended meanwhile for another reason nobody kept anything
    if (silent.length > 0 && (now().contract.state === 'committed' || (left() <= 0 && requesterLapse(now().contract)?.owed === 'reveal'))) {
      for (const { party, why } of silent) {
        this.ports.log(`window ${window} is lost: witness ${toHex(party).slice(0, 12)} gave no nonce: ${why}`)
        await this.ports.silent.note(party, this.ports.now())
      }
    }

    return before => {
      const known = before.windows[window]?.witnesses ?? { commitments: parties, without: [] }
      return withWindow(before, window, { witnesses: { ...known, given, ...(silent.length === 0 ? {} : { silent: silent.map(({ party }) => party) }) } })
    }
  }

  /** Whoever may be asked, in an order of this window: every one has its turn. */
  private candidates (contract: Contract, window: number, without: Array<Witnesses['without'][number]>): Uint8Array[] {
    const { crypto, signer, trusted, silent, now } = this.ports
    const { award } = contract
    const turn = (key: Uint8Array): Uint8Array => crypto.sha256(concat([award?.digest ?? new Uint8Array(32), u32be(window), key]))
    const able = trusted.filter(key => !equals(key, signer.publicKey) && (award == null || !equals(key, award.body.provider)))
    const resting = able.filter(key => silent.until(key, now()) != null)
    without.push(...resting.map(party => ({ party, why: `it kept a nonce, and is not asked before ${new Date(Number(silent.until(party, now()))).toISOString()}` })))
    return able.filter(key => !resting.includes(key)).sort((a, b) => compare(turn(a), turn(b)))
  }

  private async commitmentOf (witness: Uint8Array, { award }: Contract, window: number, options: AbortOptions): Promise<NonceCommitment | string> {
    const { crypto, signer, network, now } = this.ports
    const contract = award?.digest ?? new Uint8Array(32)
    const asked = sign(crypto, signer, 'nonce-request', { network, contract, window, requester: signer.publicKey, witness, at: now() })
    const reply = await this.ask(witness, { body: encodeAsk('commit'), envelopes: [asked.bytes] }, options)

    if ('why' in reply) {
      return reply.why
    }

    const opened = open(crypto, reply.envelopes[0] ?? new Uint8Array(0), { network, only: ['witness-commitment'] })

    if (!opened.ok) {
      return `its answer does not open: ${opened.code}`
    }

    const { body } = opened.message
    return equals(body.witness, witness) && equals(body.requester, signer.publicKey) && equals(body.contract, contract) && body.window === window
      ? { party: witness, commitment: body.commitment }
      : 'its answer is about something else'
  }

  private async nonceOf ({ party, commitment }: NonceCommitment, record: WindowRecord, contract: Contract, { goesOn, left }: { goesOn (): boolean, left (): number }, options: AbortOptions): Promise<Given | { readonly party: Uint8Array, readonly why: string }> {
    const messages = { tender: contract.tender, award: contract.award, start: record.start, commit: record.commit }
    const envelopes = SHOWN.flatMap(name => messages[name]?.bytes ?? [])

    // once at least: a late reveal still counts while the provider has not ended the contract
    for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(2 * pause, LAST_PAUSE_MS)) {
      // who takes the request and never answers it is to be found silent before its provider ends the contract
      const late = AbortSignal.timeout(left() > 0 ? Math.min(ATTEMPT_MS, Math.max(left(), LEAST_ATTEMPT_MS)) : ATTEMPT_MS)
      const reply = await this.ask(party, { body: encodeAsk('nonce'), envelopes }, { signal: options.signal == null ? late : AbortSignal.any([options.signal, late]) })
      options.signal?.throwIfAborted()

      if (!('why' in reply)) {
        // a commitment can be made to anything; what is no nonce could be neither revealed nor drawn with
        return reply.body.byteLength === NONCE_BYTES && equals(nonceCommitment(this.ports.crypto, party, reply.body), commitment) ? { party, nonce: reply.body } : { party, why: 'what it gave is not what it committed to' }
      }

      if (reply.final || !goesOn()) {
        return { party, why: reply.why }
      }

      await rest(pause, options.signal)
    }
  }

  /** `final`: asking again would change nothing. */
  private async ask (witness: Uint8Array, parts: Partial<Request>, options: AbortOptions): Promise<Reply | { readonly why: string, readonly final: boolean }> {
    try {
      const reply = await this.ports.requester.request(await this.ports.locate(witness, []), parts, options)
      const [verdict] = reply.verdicts
      return verdict?.code === 'ok' ? reply : { why: `it refused: ${verdict?.code ?? 'no verdict'} ${verdict?.reason ?? ''}`.trim(), final: verdict != null && verdict.code !== 'busy' }
    } catch (err) {
      // errors with a code are the network's; every other one is a broken invariant
      if (!(err instanceof Error && ('code' in err || err.name === 'AbortError' || err.name === 'TimeoutError'))) {
        throw err
      }

      return { why: `it is not reached: ${err.message}`, final: false }
    }
  }
}
