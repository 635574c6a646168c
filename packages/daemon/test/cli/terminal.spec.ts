import { PassThrough } from 'node:stream'
import { expect } from 'aegir/chai'
import { wordsOn } from '../../src/cli/terminal.ts'

describe('words on a terminal', () => {
  it('are shown in the order in which they are written, whatever a stranger put into them', () => {
    const stdout = new PassThrough()
    const words = wordsOn({ stdin: new PassThrough(), stdout, stderr: new PassThrough() }, false)
    words.print({}, 'paid 5.00 \u202e00.9 diap\u2066\u200f\u001b[2J\u009b2J')
    expect(String(stdout.read())).to.equal('paid 5.00 ?00.9 diap???[2J?2J\n')
  })
})
