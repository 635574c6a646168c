import { expect } from 'aegir/chai'
import { ExecutorError } from '../../src/executors/errors.ts'
import { FrameError } from '../../src/executors/frames.ts'
import { decodeInspection, inspectModule } from '../../src/executors/inspect.ts'
import { MAX_BLOB_BYTES } from '../../src/executors/messages.ts'
import { command, text } from './modules.ts'
import type { Inspection } from '../../src/executors/inspect.ts'

const OPTIONS = { memoryPages: 4, wallMs: 10_000 }
const MODULE = command(['fd_read'], '(nop)')

const ADMITTED = { admitted: true, imports: ['fd_read'], memory: { least: 1, most: 4 }, exportsMemory: true, size: 200 }
const REFUSED = { admitted: false, refusal: { code: 'feature', feature: 'threads', what: 'an instruction', offset: 7, function: { index: 1, name: 'f' }, remedy: { advice: 'Do not.', flags: [['C', '-O2']] } } }

const said = (value: unknown): Buffer => Buffer.from(JSON.stringify(value))

describe('inspecting a module', () => {
  it('is done in a child, which says what it saw', async () => {
    const [admitted, refused] = await Promise.all([inspectModule(MODULE, OPTIONS), inspectModule(text('no module'), OPTIONS)])
    expect(admitted).to.deep.include({ admitted: true, imports: ['fd_read'], memory: { least: 1, most: 4 }, exportsMemory: true })
    expect(refused).to.have.nested.property('refusal.code', 'malformed')
  })

  it('ends with the caller\'s signal, with its time, and before a module that nobody may have', async () => {
    const code = async (asked: Promise<Inspection>): Promise<string> => asked.then(() => 'done', (err: unknown) => err instanceof ExecutorError ? err.code : String(err))
    expect(await Promise.all([
      code(inspectModule(MODULE, { ...OPTIONS, signal: AbortSignal.abort() })),
      code(inspectModule(MODULE, { ...OPTIONS, signal: AbortSignal.timeout(5) })),
      code(inspectModule(MODULE, { ...OPTIONS, wallMs: 1 })),
      code(inspectModule(new Uint8Array(MAX_BLOB_BYTES + 1), OPTIONS))
    ])).to.deep.equal(['aborted', 'aborted', 'timeout', 'bad-workload'])
  })

  it('is read as it was said', () => {
    expect(decodeInspection(said(ADMITTED))).to.deep.equal(ADMITTED)
    expect(decodeInspection(said(REFUSED))).to.deep.equal(REFUSED)
  })

  const lies: ReadonlyArray<readonly [what: string, body: Buffer]> = [
    ['no JSON', Buffer.from('{')],
    ['no object', said(1)],
    ['neither yes nor no', said({})],
    ['more than was asked', said({ ...ADMITTED, more: 1 })],
    ['a size below nothing', said({ ...ADMITTED, size: -1 })],
    ['a word that a terminal would obey', said({ ...ADMITTED, imports: ['\u001b[2J'] })],
    ['too many imports', said({ ...ADMITTED, imports: Array.from({ length: 1001 }, () => 'x') })],
    ['a refusal without words', said({ admitted: false, refusal: { code: 'feature' } })],
    ['a word without end', said({ admitted: false, refusal: { ...REFUSED.refusal, what: 'x'.repeat(2049) } })],
    ['a place that is none', said({ admitted: false, refusal: { ...REFUSED.refusal, offset: 1.5 } })]
  ]

  for (const [what, body] of lies) {
    it(`is not believed with ${what}`, () => {
      expect(() => decodeInspection(body)).to.throw(FrameError)
    })
  }
})
