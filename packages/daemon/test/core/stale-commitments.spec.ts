import { apply, sign } from '@mycel/wire'
import { expect } from 'aegir/chai'
import { crypto } from '../discovery/ads.ts'
import { law, Played, provider } from '../standing/played.ts'
import type { Authenticated, Bodies, Contract, Message } from '@mycel/wire'

/** Both contracts have proven their first window and started the second. */
const [one, other] = [1, 2].map(salt => new Played({}, salt).step('accept').window().step('start')) as [Played, Played]

function commitOf ({ contract }: Played): Authenticated<'commit'> {
  return contract.windows[0]?.commit ?? expect.fail('no commit')
}

/** The same commitment, signed once more by its own provider. */
function again (commit: Authenticated<'commit'>, more: Partial<Bodies['commit']>): Authenticated<'commit'> {
  return sign(crypto, provider, 'commit', { ...commit.body, at: one.contract.at, ...more })
}

function refusal (contract: Contract, message: Authenticated<'commit'>): string {
  const applied = apply(contract, message as Message, law)
  return applied.ok ? 'taken' : applied.code
}

describe('a commitment that was made for something else', () => {
  const { contract } = one
  const head = contract.headDigest
  const first = commitOf(one)

  it('is what this contract holds already, or none of it', () => {
    expect(refusal(contract, first)).to.equal('duplicate')
    expect(refusal(contract, commitOf(other))).to.equal('wrong-contract')
  })

  it('cannot be signed for another contract\'s window on this one\'s head', () => {
    expect(refusal(contract, again(commitOf(other), { prev: head, window: 1 }))).to.equal('wrong-contract')
  })

  it('cannot take an earlier window\'s place, nor stand for it later', () => {
    expect(refusal(contract, again(first, { prev: head }))).to.equal('wrong-window')
    expect(refusal(contract, again(first, { root: new Uint8Array(32).fill(9) }))).to.equal('equivocation')
  })

  it('cannot be signed before the start that holds the nonce commitment is known', () => {
    const early = new Played({}, 3).step('accept').window()
    expect(refusal(early.contract, sign(crypto, provider, 'commit', { ...commitOf(early).body, window: 1, prev: early.contract.headDigest, at: early.contract.at }))).to.equal('not-allowed')
  })

  it('is taken where it names this contract, this window and the start: what it holds then shows in the opening', () => {
    expect(refusal(contract, again(first, { prev: head, window: 1 }))).to.equal('taken')
  })
})
