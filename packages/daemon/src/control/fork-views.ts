import { buildForkProof } from '@mycel/settle/log'
import { toHex } from '@mycel/wire'
import { ControlError } from '../control-error.ts'
import { keyOfParty, peerIdOf } from '../parties.ts'
import type { ForkView } from '../control.ts'
import type { Parts } from '../daemon.ts'
import type { Fork } from '../settlement/heads/forks.ts'

export function forkViews ({ forks }: Parts): ForkView[] {
  return forks.list().map(view)
}

export async function exportFork ({ forks, config }: Parts, id: string): Promise<Uint8Array> {
  const alike = forks.list().filter(one => one.id === id || (id.length >= 8 && one.id.startsWith(id)))
  const [fork] = alike

  if (fork == null || alike.length > 1) {
    throw new ControlError('not-found', `no proof of a fork ${id}`, '"mycel settle faults" lists them')
  }

  return buildForkProof(config.network.id, ...fork.statements)
}

export async function liftFork (parts: Parts, peer: string): Promise<ForkView[]> {
  const key = keyOfParty(peer)

  if (key == null) {
    throw new ControlError('bad-request', `"${peer}" names nobody`, 'a peer id or did:key')
  }

  if (!await parts.forks.lift(key)) {
    throw new ControlError('not-found', `nothing of ${peer} is frozen`, '"mycel settle faults" lists who is')
  }

  return forkViews(parts)
}

function view ({ id, author, epoch, at, found, lifted }: Fork): ForkView {
  return { id, peer: peerIdOf(author), epoch: toHex(epoch), at: at.toString(), found: Number(found), frozen: !lifted }
}
