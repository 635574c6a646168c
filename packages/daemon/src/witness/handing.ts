import { peerKey, toHex } from '@mycel/wire'
import { decodeRecord, encodeRecord } from '../stores/record.ts'
import { encodeAsk, JUDGED } from './asks.ts'
import { rest } from './rest.ts'
import type { Op, Store } from '../stores/store.ts'
import type { ContractKey } from '../stores/transcripts.ts'
import type { PeerId } from '@libp2p/interface'
import type { Contract } from '@mycel/wire'
import type { Requester } from '@mycel/wire/streams'

const OWED = 'owed-to-witnesses'

/** A witness that is not reached is told for so long, milliseconds. */
const GIVE_UP_MS = 24n * 60n * 60n * 1000n

/** Windows that wait for one witness; beyond it the oldest is not told. */
const MAX_WAITING = 4_096

const FIRST_PAUSE_MS = 200
const LAST_PAUSE_MS = 60_000

/** A judged window that one of its witnesses is still to be shown. */
interface Owed {
  readonly witness: Uint8Array
  readonly contract: ContractKey
  readonly window: number
  readonly since: bigint
}

export interface HandingPorts {
  readonly store: Store
  readonly requester: Pick<Requester, 'request'>
  locate (key: Uint8Array, addrs: readonly string[]): Promise<PeerId>
  find (key: ContractKey): Promise<{ readonly contract: Contract } | undefined>
  now (): bigint
  log (text: string): void
}

/** What a step makes this node, as requester, owe to witnesses: for the same batch as the step. Pure. */
export function owedAfter (key: ContractKey, before: Contract, after: Contract, now: bigint): readonly Op[] {
  const judged = after.provenWindows === before.provenWindows ? undefined : after.windows[after.provenWindows - 1]
  return judged == null
    ? []
    : judged.start.body.nonces.slice(1).map(({ party }) => putOwed({ witness: party, contract: key, window: judged.window, since: now }))
}

/** Shows witnesses the windows that their nonces chose units of, one after another, until each has answered. */
export class Handing {
  private readonly ports: HandingPorts
  private readonly queues = new Map<string, Owed[]>()
  private readonly stopping = new AbortController()

  constructor (ports: HandingPorts) {
    this.ports = ports
  }

  /** Takes up what is stored. */
  async load (): Promise<void> {
    for await (const [, value] of this.ports.store.list(OWED)) {
      this.take(decodeRecord<Owed>(value))
    }
  }

  /** Told after every committed change of a contract of this node as requester. */
  changed (key: ContractKey, before: Contract, after: Contract): void {
    owedAfter(key, before, after, this.ports.now()).forEach(op => {
      if (op.type === 'put') {
        this.take(decodeRecord<Owed>(op.value))
      }
    })
  }

  stop (): void {
    this.stopping.abort()
  }

  private take (owed: Owed): void {
    const name = peerKey(owed.witness)
    const queue = this.queues.get(name)

    if (queue != null) {
      queue.push(owed)
      return
    }

    const fresh = [owed]
    this.queues.set(name, fresh)
    void this.empty(name, fresh).catch(err => { this.ports.log(`witnesses: ${err instanceof Error ? err.message : String(err)}`) })
  }

  private async empty (name: string, queue: Owed[]): Promise<void> {
    let pause = FIRST_PAUSE_MS

    for (let owed = queue[0]; owed != null && !this.stopping.signal.aborted; owed = queue[0]) {
      const told = queue.length > MAX_WAITING || this.ports.now() > owed.since + GIVE_UP_MS || await this.tell(owed)

      if (told) {
        queue.shift()
        await this.ports.store.write([{ type: 'del', space: OWED, key: keyOf(owed) }])
        pause = FIRST_PAUSE_MS
      } else {
        await rest(pause, this.stopping.signal)
        pause = Math.min(2 * pause, LAST_PAUSE_MS)
      }
    }

    this.queues.delete(name)
  }

  /** Whether nothing is left to be told. */
  private async tell ({ witness, contract: key, window }: Owed): Promise<boolean> {
    const { find, locate, requester, log } = this.ports
    const contract = (await find(key))?.contract
    const record = contract?.windows[window]

    if (contract == null || record == null) {
      return true
    }

    const messages = { tender: contract.tender, bid: contract.bid, award: contract.award, start: record.start, commit: record.commit, reveal: record.reveal, open: record.open, approve: record.approve }

    try {
      const envelopes = JUDGED.flatMap(name => messages[name]?.bytes ?? [])
      const { verdicts: [verdict] } = await requester.request(await locate(witness, []), { body: encodeAsk('judged'), envelopes }, { signal: this.stopping.signal })

      if (verdict != null && verdict.code !== 'ok' && verdict.code !== 'busy') {
        log(`witness ${toHex(witness).slice(0, 12)} does not count window ${window} of contract ${key.slice(0, 12)}: ${verdict.code} ${verdict.reason}`)
      }

      return verdict != null && verdict.code !== 'busy'
    } catch {
      return false
    }
  }
}

function putOwed (owed: Owed): Op {
  return { type: 'put', space: OWED, key: keyOf(owed), value: encodeRecord(owed) }
}

function keyOf ({ witness, contract, window }: Owed): string {
  return `${peerKey(witness)}!${contract}!${window.toString(16).padStart(8, '0')}`
}
