import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'aegir/chai'
import { needsProgram } from '../needs.ts'

const DECODER = fileURLToPath(new URL('../../scripts/decoder/mycel_decoder.py', import.meta.url))
const VECTORS = fileURLToPath(new URL('./', import.meta.url))

interface Verdicts { readonly checked: number, readonly failures: readonly string[] }

function decode (folder = VECTORS): Verdicts {
  const { error, stdout, stderr } = spawnSync('python3', [DECODER, folder], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' } })

  if (error != null) {
    throw error
  }

  if (stdout === '') {
    throw new Error(stderr)
  }

  return JSON.parse(stdout) as Verdicts
}

describe('the independent decoder', function () {
  this.timeout(60_000)

  before(function () {
    needsProgram(this, 'python3', 'python3')
  })

  it('gives every vector\'s verdict', () => {
    const { checked, failures } = decode()
    expect(failures).to.deep.equal([])
    expect(checked).to.be.greaterThan(6000)
  })

  it('says so where a vector is wrong', () => {
    const folder = mkdtempSync(join(tmpdir(), 'mycel-vectors-'))

    try {
      cpSync(VECTORS, folder, { recursive: true })
      // one digit of an envelope, a verdict, a state
      change(join(folder, 'messages/accept.json'), text => text.replace(/"envelope": "0a/u, '"envelope": "0b'))
      change(join(folder, 'messages/ad.json'), text => text.replace('"code": "wrong-network"', '"code": "malformed"'))
      change(join(folder, 'contracts/crossings.json'), text => text.replace('"state": "cancelled"', '"state": "accepted"'))
      expect(decode(folder).failures.map(failure => failure.split(',')[0])).to.include.members(['accept', 'ad', 'crossings'])
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

function change (file: string, edit: (text: string) => string): void {
  const text = readFileSync(file, 'utf8')
  expect(edit(text)).to.not.equal(text)
  writeFileSync(file, edit(text))
}
