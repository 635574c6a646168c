import { toHex } from '@mycel/wire'
import type { SettlementInit } from './settlement.ts'
import type { Reply } from '@mycel/wire/streams'

/** First body byte of a note on the settle protocol: the tender's id, 32 bytes, then one sentence. It says why its sender makes no bid on what the receiver asked for. */
export const NO_ROOM = 6

const HEAD_BYTES = 33
const MAX_TEXT_BYTES = 256

/** A provider whose limits leave a requester no room says so, instead of keeping silent: who submitted the work can then pay, or ask for a line. */
export class RoomNotes {
  private readonly init: SettlementInit

  constructor (init: SettlementInit) {
    this.init = init
  }

  /** Tells a requester; one that cannot be reached is not told. */
  async tell (requester: Uint8Array, tender: Uint8Array, why: string, addrs: readonly string[]): Promise<void> {
    const text = new TextEncoder().encode(why).subarray(0, MAX_TEXT_BYTES)
    await this.init.requester.request(await this.init.locate(requester, addrs), { body: Uint8Array.of(NO_ROOM, ...tender, ...text) })
  }

  async take (body: Uint8Array, from: Uint8Array): Promise<Partial<Reply>> {
    if (body.byteLength > HEAD_BYTES) {
      const text = new TextDecoder().decode(body.subarray(HEAD_BYTES, HEAD_BYTES + MAX_TEXT_BYTES))
      this.init.noRoom(toHex(body.subarray(1, HEAD_BYTES)), from, text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\ufffd]/gu, ' '))
    }

    return {}
  }
}
