import { cidOf, peerKey } from '@mycel/wire'
import { expect } from 'aegir/chai'
import { sandboxLine, sandboxView } from '../../src/control/sandbox-view.ts'
import { unwalled } from '../../src/core/walls.ts'

const [REQUESTER, MODULE] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)]
const ANY = { allowRequesters: 'any', allowModules: 'any' } as const
const OTHER = new Uint8Array(32).fill(3)

describe('work for strangers', () => {
  const errand = { requester: REQUESTER, module: MODULE }

  it('is run behind any wall that was found to hold', () => {
    for (const isolation of ['bwrap+seccomp+cgroup', 'bwrap+seccomp+rlimits', 'unshare+setuid+permission']) {
      expect(unwalled(isolation, ANY, errand)).to.equal(undefined)
    }
  })

  it('is not run without one, unless its owner has named requester or module', () => {
    expect(unwalled('none', ANY, errand)).to.match(/no sandbox/)
    expect(unwalled('none', { ...ANY, allowRequesters: [peerKey(OTHER)] }, errand)).to.match(/no sandbox/)
    expect(unwalled('none', { ...ANY, allowModules: [cidOf(OTHER)] }, errand)).to.match(/no sandbox/)
    expect(unwalled('none', { allowRequesters: [], allowModules: [] }, errand)).to.match(/no sandbox/)
    expect(unwalled('none', { ...ANY, allowRequesters: [peerKey(REQUESTER)] }, errand)).to.equal(undefined)
    expect(unwalled('none', { ...ANY, allowModules: [cidOf(MODULE)] }, errand)).to.equal(undefined)
  })
})

describe('what status says of the sandbox', () => {
  const attempts = [{ what: 'tcp', held: true, seen: 'EPERM' }, { what: 'writing', held: false, seen: '/tmp/x' }]

  it('names the rung and how much was tried', () => {
    const view = sandboxView({ isolation: 'bwrap+seccomp+rlimits', trials: [{ isolation: 'bwrap+seccomp+cgroup', holds: false, attempts: [], fault: 'no group', ms: 0 }, { isolation: 'bwrap+seccomp+rlimits', holds: true, attempts: attempts.slice(0, 1), ms: 90 }], advice: 'do more' })
    expect(view).to.include({ isolation: 'bwrap+seccomp+rlimits', strangers: 'accepted', advice: 'do more' })
    expect(sandboxLine(view)).to.equal('isolation bwrap+seccomp+rlimits, 1 ways out tried, none open; do more')
  })

  it('says what is open, and what to do, where nothing holds', () => {
    const view = sandboxView({ isolation: 'none', trials: [{ isolation: 'bwrap+seccomp+rlimits', holds: false, attempts, ms: 90 }], advice: 'install bubblewrap' })
    expect(view.strangers).to.equal('refused')
    expect(sandboxLine(view)).to.equal('isolation none; strangers\' work is refused; bwrap+seccomp+rlimits: open: writing (/tmp/x); install bubblewrap')
  })
})
