import { checkDoubleRoot } from '@mycel/verify/proof'
import { sign } from '@mycel/wire/envelope'
import { expect } from 'aegir/chai'
import { CommitWatch } from '../../src/proofs/commit-watch.ts'
import { doubleRootOf } from '../cli/proof-case.ts'
import { crypto, signerOf } from '../discovery/ads.ts'
import { Played, provider } from '../standing/played.ts'
import type { Authenticated, Bodies } from '@mycel/wire'

function committed (): { readonly played: Played, readonly first: Authenticated<'commit'> } {
  const played = new Played().steps('accept', 'start', 'commit')
  return { played, first: played.contract.windows[0]?.commit ?? expect.fail('no commit') }
}

function other (first: Authenticated<'commit'>, change: Partial<Bodies['commit']> = {}, signer = provider): Authenticated<'commit'> {
  return sign(crypto, signer, 'commit', { ...first.body, author: signer.publicKey, root: new Uint8Array(32).fill(0x77), ...change })
}

describe('the watch on commits', () => {
  it('sees a second root for a window that stands in the transcript, whatever its predecessor and time', () => {
    const { played, first } = committed()
    const watch = new CommitWatch()
    expect(watch.seen(played.contract, first)).to.equal(undefined)
    const second = other(first, { prev: new Uint8Array(32), at: first.body.at + 100n })
    expect(watch.seen(played.contract, second)).to.deep.equal({ tender: played.contract.tender, award: played.contract.award, first, second })
    // long after
    played.steps('reveal', 'open', 'approve')
    expect(watch.seen(played.contract, second)).to.include({ first, second })
  })

  it('sees it where the wrong one came first, or stands in no transcript at all', () => {
    const { played, first } = committed()
    const started = new Played().steps('accept', 'start')
    const watch = new CommitWatch()
    expect(watch.seen(started.contract, other(first))).to.equal(undefined)
    expect(watch.seen(played.contract, first)).to.include({ second: first })
    const cancelled = new Played().steps('accept', 'start', 'cancel')
    expect(watch.seen(cancelled.contract, other(first, { root: new Uint8Array(32).fill(0x78) }))).to.not.equal(undefined)
  })

  it('sees nothing in the same root again, another window, another contract, or what somebody else signs', () => {
    const { played, first } = committed()
    const watch = new CommitWatch()
    const watched = [
      other(first, { root: first.body.root, at: first.body.at + 5n }),
      other(first, { window: 1 }),
      other(first, { contract: new Uint8Array(32) }),
      other(first, {}, signerOf(9))
    ]
    expect(watched.map(commit => watch.seen(played.contract, commit))).to.deep.equal([undefined, undefined, undefined, undefined])
    expect(watch.seen(new Played({}, 2).contract, first)).to.equal(undefined)
  })

  it('remembers 1,024 windows that it has seen no transcript of', () => {
    const { played, first } = committed()
    const watch = new CommitWatch()
    const at = (window: number, value: number): Authenticated<'commit'> => other(first, { window, root: new Uint8Array(32).fill(value) })
    for (let window = 1; window <= 1025; window++) {
      watch.seen(played.contract, at(window, 1))
    }
    expect([watch.seen(played.contract, at(1, 2)), watch.seen(played.contract, at(3, 2))?.second.body.window]).to.deep.equal([undefined, 3])
  })

  it('gives what a double root is made of', () => {
    expect(checkDoubleRoot(crypto, 'test', doubleRootOf())).to.include({ ok: true })
  })
})
