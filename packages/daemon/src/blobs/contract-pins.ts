import { blobsOfContract, needsNothing, payableResults } from './contract-blobs.ts'
import type { PinBoard } from './pin-board.ts'
import type { ContractMailbox } from '../mailboxes/contract-mailbox.ts'
import type { BlobStore } from '../stores/blobs/blob-store.ts'
import type { Contract } from '@mycel/wire'

/** Keeps what contracts need on this node's disk. Call `restore` once for each stored contract, `changed` after each step of one. */
export class ContractPins {
  private readonly store: BlobStore
  private readonly board: PinBoard

  constructor (store: BlobStore, board: PinBoard) {
    this.store = store
    this.board = board
  }

  restore ({ key, contract, notes, role }: ContractMailbox): void {
    this.board.hold(owner(key), blobsOfContract(contract, notes, role))
  }

  /** Only the last two windows can have changed. A requester's results stay until `forget`. */
  changed ({ key, contract, notes, role }: ContractMailbox): void {
    if (needsNothing(contract, role)) {
      this.board.release(owner(key))
    } else {
      this.board.hold(owner(key), blobsOfContract(contract, notes, role, Math.max(0, contract.windows.length - 2)))
    }
  }

  /** Requester: the job that the contract worked for is kept no longer. */
  forget (key: string): void {
    this.board.release(owner(key))
  }

  /** The first payable window whose results cannot be read, whole and right, from this node's disk. */
  async lacking (contract: Contract): Promise<number | undefined> {
    for (const { window, ref } of payableResults(contract)) {
      if (ref == null || !await this.store.verify(ref)) {
        return window
      }
    }

    return undefined
  }
}

function owner (key: string): string {
  return `contract/${key}`
}
