import { createHash } from 'node:crypto'
import { compileModule, runUnit } from '@mycel/verify/execute'
import { ERRNO, readOnlyTree } from '@mycel/verify/wasi'
import { expect } from 'aegir/chai'
import { command, text } from './modules.ts'
import { show, showValue } from './programs.ts'
import type { Outcome } from '@mycel/verify/execute'

const sha256 = (bytes: Uint8Array): Uint8Array => new Uint8Array(createHash('sha256').update(bytes).digest())

describe('a unit', () => {
  function run (module: Uint8Array, index = 5n, input = 'in', args: readonly string[] = []): Outcome {
    return runUnit({ compiled: compileModule(module, 10), digest: new Uint8Array(32), args: ['unit', ...args], inputs: readOnlyTree([]), outputBytes: 1000, fuel: 1_000_000n, sha256 }, { index, input: text(input) })
  }

  it('finds its index in its arguments', () => {
    const { output } = run(command(['args_get', 'args_sizes_get', 'fd_write'], `(drop (call $args_get (i32.const 100) (i32.const 200))) ${show(200, 17)}`), 42n, '', ['--n={index}', '{index}'])
    expect(Buffer.from(output).toString()).to.equal('unit\0--n=42\0' + '42\0\0\0')
  })

  it('draws other random bytes for another index, input or module, and the same for the same', () => {
    const module = command(['random_get', 'fd_write'], `(drop (call $random_get (i32.const 100) (i32.const 32))) ${show(100, 32)}`)
    const draw = (index: bigint, input: string): string => Buffer.from(run(module, index, input).output).toString('hex')
    expect(draw(1n, 'a')).to.equal(draw(1n, 'a'))
    expect(new Set([draw(1n, 'a'), draw(2n, 'a'), draw(1n, 'b')]).size).to.equal(3)
  })

  it('sees an errno, not the end, for a bad pointer', () => {
    const { status, output } = run(command(['random_get', 'fd_write'], showValue('(call $random_get (i32.const 65530) (i32.const 7))')))
    expect(status).to.equal(0)
    expect(Buffer.from(output).readUInt32LE()).to.equal(ERRNO.fault)
  })
})
