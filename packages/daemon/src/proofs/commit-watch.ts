import { equals, peerKey } from '@mycel/wire'
import type { TwoCommits } from '@mycel/verify/proof'
import type { Authenticated, Contract } from '@mycel/wire'

/** Commits remembered that stand in no transcript; beyond it the first is forgotten. */
const MAX_REMEMBERED = 1024

/**
 * Watches what providers sign in this node's own contracts: two roots for one window prove themselves, whatever the law makes of the second one, and whichever came first. What the transcript holds is
 * looked up there; of commits that stand in none, undone by a crossing or out of order, one of each window is remembered.
 */
export class CommitWatch {
  private readonly remembered = new Map<string, Authenticated<'commit'>>()

  /** The two commits, where this one contradicts another by the contract's provider. */
  seen (contract: Pick<Contract, 'tender' | 'award' | 'windows'>, commit: Authenticated<'commit'>): TwoCommits | undefined {
    const { tender, award } = contract

    if (award == null || !equals(commit.body.author, award.body.provider) || !equals(commit.body.contract, award.digest)) {
      return undefined
    }

    const { window } = commit.body
    const name = `${peerKey(award.digest)}/${window}`
    const others = [contract.windows[window]?.commit, this.remembered.get(name)]
    const first = others.find(other => other != null && !equals(other.body.root, commit.body.root))

    if (contract.windows[window]?.commit?.id !== commit.id && !this.remembered.has(name)) {
      this.remember(name, commit)
    }

    return first == null ? undefined : { tender, award, first, second: commit }
  }

  private remember (name: string, commit: Authenticated<'commit'>): void {
    this.remembered.set(name, commit)

    if (this.remembered.size > MAX_REMEMBERED) {
      this.remembered.delete(this.remembered.keys().next().value ?? '')
    }
  }
}
