import { sign } from '@mycel/wire/envelope'
import { expect } from 'aegir/chai'
import { checkDoubleRoot } from '../../src/proof/index.ts'
import { bystander, caseOf, filled, network, provider } from '../fixtures/case.ts'
import { nativeCrypto as crypto } from '../fixtures/native-crypto.ts'
import type { Bodies } from '@mycel/wire/messages'

const { commit } = caseOf().accusation

function other (change: Partial<Bodies['commit']>, signer = provider): Uint8Array {
  return sign(crypto, signer, 'commit', { ...commit.body, author: signer.publicKey, ...change }).bytes
}

function codeOf (a: Uint8Array, b: Uint8Array): string {
  const checked = checkDoubleRoot(crypto, network, a, b)
  return checked.ok ? 'ok' : checked.code
}

describe('double root', () => {
  it('proves itself, in either order', () => {
    const second = other({ root: filled(1) })
    expect(checkDoubleRoot(crypto, network, commit.bytes, second)).to.deep.equal({
      ok: true,
      doubleRoot: { author: provider.publicKey, contract: commit.body.contract, contractId: caseOf().accusation.award.id, window: 3, roots: [commit.body.root, filled(1)] }
    })
    expect(codeOf(second, commit.bytes)).to.equal('ok')
    expect(codeOf(commit.bytes, other({ root: filled(1), prev: filled(1), at: 1n, fuel: 1n }))).to.equal('ok')
  })

  it('is none where the commits agree or are about different things', () => {
    expect(codeOf(commit.bytes, commit.bytes)).to.equal('same-root')
    expect(codeOf(commit.bytes, other({ at: 1n }))).to.equal('same-root')
    expect(codeOf(commit.bytes, other({ root: filled(1), window: 4 }))).to.equal('other-window')
    expect(codeOf(commit.bytes, other({ root: filled(1), contract: filled(1) }))).to.equal('other-window')
    expect(codeOf(commit.bytes, other({ root: filled(1) }, bystander))).to.equal('other-author')
  })

  it('is none where a commit does not open', () => {
    const second = other({ root: filled(1) })

    for (let i = 0; i < second.byteLength; i++) {
      const bytes = second.slice()
      bytes[i] = (bytes[i] ?? 0) ^ 1
      expect(codeOf(commit.bytes, bytes), `byte ${i}`).to.equal('bad-commit')
      expect(codeOf(bytes, commit.bytes), `byte ${i}`).to.equal('bad-commit')
    }

    expect(codeOf(commit.bytes, caseOf().accusation.start.bytes)).to.equal('bad-commit')
    expect(checkDoubleRoot(crypto, 'other', commit.bytes, second)).to.include({ ok: false, code: 'bad-commit' })
  })
})
