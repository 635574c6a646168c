import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { expect } from 'aegir/chai'
import { needsProgram } from '../needs.ts'
import { CHROMIUM, launchBrowser } from './browser.ts'
import { packedExample } from './packed.ts'
import type { PackedExample } from './packed.ts'
import type { Browser, Page } from 'playwright-core'

interface StoredReceipts { readonly cases: ReadonlyArray<{ readonly name: string, readonly envelope: string, readonly verdict: string, readonly code?: string }> }
interface SignatureCase { readonly key: string, readonly message: string, readonly signature: string, readonly holds: boolean }

const run = promisify(execFile)

function read<T> (name: string): T {
  return JSON.parse(readFileSync(new URL(`../vectors/${name}`, import.meta.url), 'utf8')) as T
}

const { cases } = read<StoredReceipts>('messages/receipt.json')

function receipt (name: string): string {
  const found = cases.find(one => one.name === name)

  if (found == null) {
    throw new RangeError(`no receipt vector is called ${name}`)
  }

  return found.envelope
}

/** The same hexadecimal with one bit of one byte flipped. */
function flipped (text: string, at: number): string {
  const byte = Number.parseInt(text.slice(2 * at, 2 * at + 2), 16) ^ 1
  return text.slice(0, 2 * at) + byte.toString(16).padStart(2, '0') + text.slice(2 * at + 2)
}

describe('docs/examples/receipt-page, from packed tarballs, in Chromium', function () {
  this.timeout(60_000)
  const requests: string[] = []
  const errors: string[] = []
  let example: PackedExample | undefined
  let browser: Browser | undefined
  let page: Page

  before(async function () {
    needsProgram(this, 'chromium', 'chromium', CHROMIUM)
    example = await packedExample('receipt-page')
    await run(process.execPath, ['build.js'], { cwd: example.dir })
    browser = await launchBrowser()
    page = await browser.newPage()
    page.on('request', request => { requests.push(request.url()) })
    page.on('pageerror', err => { errors.push(String(err)) })
    await page.goto(pathToFileURL(join(example.dir, 'dist/index.html')).href)
    await page.fill('[name=network]', 'test')
  })

  after(async () => {
    await browser?.close()
    await example?.remove()
  })

  async function check (text: string): Promise<{ verdict: string, good: boolean, all: string }> {
    await page.evaluate('document.querySelector("output").replaceChildren()')
    await page.fill('textarea', text)
    await page.click('button')
    const verdict = await page.textContent('.verdict', { timeout: 5000 }) ?? ''
    const output = page.locator('output')
    return { verdict, good: await output.getAttribute('class') === 'good', all: await output.innerText() }
  }

  it('shows a settled receipt with its lines and both signatures', async () => {
    const { verdict, good, all } = await check(receipt('valid'))
    expect(verdict).to.equal('Valid: both parties have signed it')
    expect(good).to.equal(true)
    expect(all).to.match(/work\s+148500/u).and.match(/fee\s+1500/u).and.match(/Signature of the requester\s+holds/u).and.include('150000 micro-units of credit')
  })

  it('takes base64 and spaces as well', async () => {
    const base64 = Buffer.from(receipt('valid'), 'hex').toString('base64').replace(/.{60}/gu, '$&\n')
    expect(await check(base64)).to.include({ good: true })
  })

  it('takes a file', async () => {
    const file = join(example?.dir ?? '', 'receipt.bin')
    await writeFile(file, Buffer.from(receipt('valid'), 'hex'))
    await page.setInputFiles('[name=file]', file)
    expect(await check('')).to.include({ good: true })
    await page.setInputFiles('[name=file]', [])
  })

  it('fails wherever one byte is flipped', async () => {
    const valid = receipt('valid')
    const size = valid.length / 2

    for (const at of [0, 5, 60, 150, Math.floor(size / 2), size - 140, size - 66, size - 40, size - 1]) {
      const { good, verdict } = await check(flipped(valid, at))
      expect(good, `byte ${at}: ${verdict}`).to.equal(false)
    }
  })

  it('tells a bill from a receipt', async () => {
    expect(await check(receipt('signature: the first only, not complete'))).to.deep.include({ good: false, verdict: 'Only the provider has signed it' })
  })

  it('refuses lines that do not add up, though both have signed them', async () => {
    expect(await check(receipt('total: 0'))).to.deep.include({ good: false, verdict: 'Its amounts do not add up' })
  })

  it('gives the reason for every refused receipt of the vectors', async () => {
    const refused = cases.filter(({ verdict, name, envelope }) => verdict === 'refuse' && typeof envelope === 'string' && envelope !== '' && name.startsWith('signature'))
    expect(refused.length).to.be.greaterThan(10)

    for (const { envelope, code, name } of refused) {
      expect((await check(envelope)).all, name).to.include(code ?? '')
    }
  })

  it('refuses another network, and what is no receipt at all', async () => {
    await page.fill('[name=network]', 'main')
    expect((await check(receipt('valid'))).all).to.include('wrong-network')
    await page.fill('[name=network]', 'test')
    expect((await check('hello?')).all).to.include('neither hexadecimal nor base64')
    expect((await check(read<StoredReceipts>('messages/expire.json').cases[0]?.envelope ?? '')).all).to.include('unexpected-type')
  })

  it('gives Wycheproof\'s and speccheck\'s verdicts on signatures, like every other implementation', async () => {
    const wycheproof = read<{ cases: Array<{ pk: string, msg: string, sig: string, result: string }> }>('external/wycheproof-ed25519.json').cases
    const speccheck = read<{ cases: Array<{ pub_key: string, message: string, signature: string }> }>('external/ed25519-speccheck.json').cases
    const signatures: SignatureCase[] = [
      ...wycheproof.map(({ pk, msg, sig, result }) => ({ key: pk, message: msg, signature: sig, holds: result === 'valid' })),
      // all of these are refused, because verifiers in the field disagree about each
      ...speccheck.map(({ pub_key: key, message, signature }) => ({ key, message, signature, holds: false }))
    ]
    const bytes = 'text => Uint8Array.from(text.match(/../g) ?? [], pair => parseInt(pair, 16))'
    const verdicts = await page.evaluate<boolean[]>(`(${JSON.stringify(signatures)}).map(({ key, message, signature }) => {
      const bytes = ${bytes}
      return window.mycel.verify(bytes(key), bytes(message), bytes(signature))
    })`)
    expect(signatures).to.have.lengthOf(163)
    expect(verdicts).to.deep.equal(signatures.map(({ holds }) => holds))
    expect(verdicts.filter(Boolean).length).to.be.greaterThan(50)
  })

  it('asks nobody for anything', () => {
    expect(requests.filter(url => !url.startsWith('file:'))).to.deep.equal([])
    expect(errors).to.deep.equal([])
  })
})
