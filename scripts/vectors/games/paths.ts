import { ACCEPTED, accepted, begin, BILL, OPENING, PLAIN_WINDOW, play, WINDOW } from './game.ts'
import type { Game } from './game.ts'

/** Contracts that go one way from tender to end, and each way out. */
export function pathGames (): Game[] {
  const opened = play(begin(), OPENING)
  const one = play(opened, WINDOW)
  const all = play(one, [...WINDOW, ...WINDOW])
  const plain = play(begin(ACCEPTED), [...OPENING, ...PLAIN_WINDOW, ...PLAIN_WINDOW, ...PLAIN_WINDOW])
  const awarded = play(begin(), OPENING.slice(0, 2))

  return [
    accepted('batch, three windows, settled', play(all, BILL)),
    accepted('accepted, three windows, settled', play(plain, BILL)),
    accepted('no fee and no shares', play(begin({ feePpm: 0, feePayee: new Uint8Array(0), shares: [] }), [...OPENING, ...WINDOW, ...WINDOW, ...WINDOW, ...BILL])),
    accepted('declined', play(awarded, [['decline', 'provider']])),
    accepted('cancelled before it was accepted', play(awarded, [['cancel', 'requester']])),
    accepted('expired before it was accepted', play(awarded, [['expire', 'requester']])),
    accepted('cancelled after one window, billed', play(one, [['cancel', 'requester'], ['receipt', 'provider'], ['countersign', 'requester']])),
    accepted('failed in the second window, billed', play(one, [['start', 'requester'], ['fail', 'provider'], ['receipt', 'provider'], ['countersign', 'requester']])),
    accepted('expired in the second window, disputed', play(one, [['start', 'requester'], ['expire', 'requester'], ['dispute', 'provider']])),
    accepted('refuted after three windows: two are paid but for the refuted one', play(all, [['refute', 'requester'], ['receipt', 'provider'], ['countersign', 'requester']])),
    accepted('refuted after one window: nothing is payable', play(one, [['refute', 'requester']])),
    accepted('billed, refuted, billed again', play(all, [['deliver', 'provider'], ['receipt', 'provider'], ['refute', 'requester'], ['receipt', 'provider'], ['countersign', 'requester']])),
    accepted('billed, left lying, settled after all', play(all, [['deliver', 'provider'], ['receipt', 'provider'], ['expire', 'provider'], ['countersign', 'requester']])),
    accepted('a receipt that comes with both signatures', { ...play(all, [['deliver', 'provider']]), messages: [...all.messages, ...play(all, BILL).messages.filter(({ type, signatures }) => type === 'deliver' || (type === 'receipt' && signatures === 2))] })
  ]
}
