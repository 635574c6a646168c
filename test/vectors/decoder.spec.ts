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
    expect(checked).to.be.greaterThan(8400)
  })

  it('says so where a vector is wrong', () => {
    const folder = mkdtempSync(join(tmpdir(), 'mycel-vectors-'))

    try {
      cpSync(VECTORS, folder, { recursive: true })
      // a digit of an envelope, a verdict, a state, a hash, a letter of a proof file, a byte of a frame: each in a case that nothing else shares
      const changes: ReadonlyArray<readonly [file: string, from: string | RegExp, to: string, named: string]> = [
        ['messages/accept.json', /"envelope": "0a/u, '"envelope": "0b', 'accept'],
        ['messages/ad.json', '"code": "wrong-network"', '"code": "malformed"', 'ad'],
        ['contracts/crossings.json', '"state": "cancelled"', '"state": "accepted"', 'crossings'],
        ['settle-proofs.json', /"name": "a payment",\s+"file": "\{\\"checkpoint\\":\\"C/u, '"name": "a payment", "file": "{\\"checkpoint\\":\\"D', 'settle proof, a payment'],
        ['settle-proofs.json', '"code": "different-authors"', '"code": "different-places"', 'fork proof, two authors'],
        ['vouchers.json', '"gained": "40"', '"gained": "41"', 'till, another payer\'s for a session of that name'],
        ['vouchers.json', /("name": "as it is",[^}]+"amount": )"258"/u, '$1"259"', 'voucher, as it is'],
        ['entries.json', '"amount": "1000"', '"amount": "1001"', 'entry, reservation, as provider'],
        ['pair-roots.json', /("name": "three, of which two are of one time"[^[]+\[\s+\{\s+"at": ")17/u, '$116', 'pair root, three, of which two are of one time'],
        ['pair-roots.json', /("name": "1000 by the rule",\s+"ruled": 1000,\s+"count": 1000,\s+"root": ")../u, '$1zz', 'pair root, 1000 by the rule'],
        ['frames.json', /("name": "a summary",\s+"frame": "0a07766563746f7273)125b/u, '$1125c', 'frame, a summary'],
        ['frames.json', '"code": "oversize"', '"code": "malformed"', 'frame, one byte too long'],
        ['exchanges.json', /("frame": "0a07766563746f7273125b08)03/u, '$104', 'exchange, equal, a few, frame 1'],
        ['exchanges.json', '"code": "roots-differ"', '"code": "over-budget"', 'game, a summary that never fits, five times, step 5'],
        ['external/merkle-rfc6962.json', /"wantErr": ?true/u, '"wantErr": false', 'testdata/'],
        ['external/wycheproof-ed25519.json', /"result": ?"invalid"/u, '"result": "valid"', 'Wycheproof ']
      ]
      changes.forEach(([file, from, to]) => { change(join(folder, file), text => text.replace(from, to)) })
      const { failures } = decode(folder)

      for (const [file, , , named] of changes) {
        expect(failures.filter(failure => failure.startsWith(named)), `${file}: ${named}`).to.not.deep.equal([])
      }
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
