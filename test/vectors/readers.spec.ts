import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { nobleCrypto } from '@mycel/wire/crypto'
import { expect } from 'aegir/chai'
import { build } from 'esbuild'
import { createNodeCrypto } from '../../packages/daemon/dist/src/crypto/node-crypto.js'
import { CHROMIUM, launchBrowser } from '../examples/browser.ts'
import { needsProgram } from '../needs.ts'
import { READERS, readerOf } from './readers/index.ts'
import { tally } from './readers/verdict.ts'
import type { Tally } from './readers/verdict.ts'
import type { Browser, Page } from 'playwright-core'

const ROOT = new URL('./', import.meta.url)
const files = Object.keys(READERS).flatMap(name => name.endsWith('/') ? readdirSync(new URL(name, ROOT)).map(file => `${name}${file}`) : [name])

/** Verdicts of all files together, at each place: the same number at all of them. */
const totals = new Set<number>()

/** How many verdicts there are at least: a reader that reads nothing agrees with everything. */
const LEAST: Readonly<Record<string, number>> = {
  'settle-proofs.json': 75,
  'vouchers.json': 60,
  'entries.json': 45,
  'pair-roots.json': 30,
  'frames.json': 70,
  'exchanges.json': 80,
  'external/wycheproof-ed25519.json': 151,
  'external/ed25519-speccheck.json': 12,
  'external/merkle-rfc6962.json': 196
}

function read (file: string): string {
  return readFileSync(new URL(file, ROOT), 'utf8')
}

const RFC_8032 = 'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b'

/** The file with one verdict, value or byte changed, which must be seen. */
const CHANGES: ReadonlyArray<readonly [file: string, from: string | RegExp, to: string]> = [
  ['settle-proofs.json', '"code": "not-included"', '"code": "other-log"'],
  ['settle-proofs.json', '"seq": "2"', '"seq": "3"'],
  ['vouchers.json', /"holds": true/u, '"holds": false'],
  ['vouchers.json', '"gained": "200"', '"gained": "199"'],
  ['entries.json', '"amount": "1000"', '"amount": "1001"'],
  ['entries.json', '"code": "oversize"', '"code": "out-of-range"'],
  ['pair-roots.json', /"root": "([0-9a-f]{62})/u, '"root": "00$1'],
  ['frames.json', '"code": "not-canonical"', '"code": "malformed"'],
  ['frames.json', '"count": 70', '"count": 71'],
  ['exchanges.json', '"agreed": true', '"agreed": false'],
  ['exchanges.json', /"frame": "0a07766563746f7273125b08/u, '"frame": "0a07766563746f7273125b10'],
  ['messages/payment.json', '"complete": true', '"complete": false'],
  ['external/wycheproof-ed25519.json', /"result": ?"invalid"/u, '"result":"valid"'],
  // RFC 8032 §7.1, test 1: a signature that holds, among those that all must refuse
  ['external/ed25519-speccheck.json', /"cases": ?\[/u, `"cases":[{"message":"","pub_key":"d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a","signature":"${RFC_8032}"},`],
  ['external/merkle-rfc6962.json', /"wantErr": ?true/u, '"wantErr":false']
]

function suite (where: string, prepare: () => Promise<void>, run: (file: string, stored: unknown) => Promise<Tally>, done: () => Promise<void>, needs: (context: Mocha.Context) => void): void {
  describe(`vectors, read ${where}`, function () {
    this.timeout(60_000)
    const counts: number[] = []

    before(async function () {
      needs(this)
      await prepare()
    })

    after(done)

    for (const file of files) {
      it(file, async () => {
        const { checked, failures } = await run(file, JSON.parse(read(file)))
        counts.push(checked)
        expect(failures).to.deep.equal([])
        expect(checked).to.be.at.least(LEAST[file] ?? 40)
      })
    }

    it('are as many as everywhere else', () => {
      const verdicts = counts.reduce((sum, count) => sum + count, 0)
      totals.add(verdicts)
      expect(verdicts).to.be.at.least(2800)
      expect(totals.size).to.equal(1)
    })

    it('are red where one is changed', async () => {
      for (const [file, from, to] of CHANGES) {
        const text = read(file)
        expect(text.replace(from, to), `${file}: ${String(from)}`).to.not.equal(text)
        const { failures } = await run(file, JSON.parse(text.replace(from, to)))
        expect(failures, `${file}: ${String(from)}`).to.not.deep.equal([])
      }
    })
  })
}

const nothing = async (): Promise<void> => {}
const anywhere = (): void => {}
suite('as the daemon does, with node:crypto', nothing, async (file, stored) => tally(readerOf(file)(createNodeCrypto(), stored)), nothing, anywhere)
suite('with noble', nothing, async (file, stored) => tally(readerOf(file)(nobleCrypto, stored)), nothing, anywhere)

let browser: Browser | undefined
let page: Page | undefined
suite('in Chromium', async () => {
  const { outputFiles: [script] } = await build({ entryPoints: [fileURLToPath(new URL('readers/page.ts', ROOT))], bundle: true, platform: 'browser', format: 'iife', target: 'es2022', write: false })
  browser = await launchBrowser()
  page = await browser.newPage()
  await page.setContent('<!doctype html><title>vectors</title>')
  await page.addScriptTag({ content: script?.text ?? '' })
}, async (file, stored) => {
  return page?.evaluate(async ([name, value]) => window.readVectors(name, value), [file, stored] as const) ?? expect.fail('no page')
}, async () => browser?.close(), context => { needsProgram(context, 'chromium', 'chromium', CHROMIUM) })
