import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { gunzipSync, gzipSync } from 'node:zlib'
import { expect } from 'aegir/chai'
import { renderReport } from '../../scripts/demo/report/page.ts'
import { bundlePage } from '../../scripts/demo/report/rerun/bundle.ts'
import { inputOf, readScore } from '../../scripts/demo/search.ts'
import { DATA_PATH, loadWork } from '../../scripts/demo/work.ts'
import { claimed as claiming, shortened } from '../adversary/shorten.ts'
import { assemble } from '../escape/assemble.ts'
import { CHROMIUM, launchBrowser } from '../examples/browser.ts'
import { needsProgram } from '../needs.ts'
import { carriedProof, runHere } from './forged-unit.ts'
import { smallRecord } from './record.ts'
import type { Ran, Signed } from './forged-unit.ts'
import type { PageScript } from '../../scripts/demo/report/rerun/bundle.ts'
import type { Carried } from '../../scripts/demo/report/rerun/carried.ts'
import type { Browser, Page } from 'playwright-core'

const WHOLE = { hidden: 8, lr: 0.1, momentum: 0.5, batch: 32, epochs: 4, l2: 0.001, seed: 9 }

/** Calls itself 13,000 times: within the profile's depth, and beyond the stack of a browser. */
const DEEP = `(module (memory (export "memory") 1)
  (func $f (param i32) (result i32) (if (result i32) (i32.eqz (local.get 0)) (then (i32.const 0)) (else (i32.add (call $f (i32.sub (local.get 0) (i32.const 1))) (i32.const 1)))))
  (func (export "_start") (drop (call $f (i32.const 13000)))))`

const NO_WORKER = 'delete globalThis.Worker'

/** As browsers do that forbid a worker only once it is made. */
const FAILING_WORKER = 'globalThis.Worker = class { set onerror (failed) { setTimeout(failed) } terminate () {} }'

function percent (output: Uint8Array): string {
  const score = readScore(output)
  return score.kind === 'trained' ? `${(score.accuracy * 100).toFixed(2)} %` : score.kind
}

describe('the forged unit of the demo\'s report, in Chromium', function () {
  this.timeout(60_000)
  const requests: string[] = []
  const errors: string[] = []
  let dir: string
  let script: PageScript
  let browser: Browser
  let forged: Signed
  let right: Ran

  before(async function () {
    needsProgram(this, 'chromium', 'chromium', CHROMIUM)
    const { module, data } = await loadWork()
    const unit = { module, mounts: [{ path: DATA_PATH, bytes: data }], input: inputOf(WHOLE) }
    const short = shortened(unit.input, 1)
    const lie = runHere({ ...unit, input: short?.input ?? unit.input })
    right = runHere(unit)
    forged = { ...unit, claimed: { ...lie, output: claiming(lie.output, short?.asked ?? '') }, found: right }
    script = await bundlePage()
    dir = await mkdtemp(join(tmpdir(), 'mycel-report-'))
    browser = await launchBrowser()
  })

  after(async () => {
    await browser?.close()
    await rm(dir ?? '', { recursive: true, force: true })
  })

  /** Opens a report that carries this, without a network, in a browser that was first changed by these scripts. */
  async function open (carried: Carried, shown: string, ...changes: readonly string[]): Promise<Page> {
    const record = smallRecord()
    const fraud = record.fraud == null ? undefined : { ...record.fraud, proof: { ...record.fraud.proof, id: shown } }
    const file = join(dir, 'report.html')
    await writeFile(file, renderReport({ ...record, fraud }, { rerun: { carried, script } }))
    const context = await browser.newContext({ offline: true })
    const page = await context.newPage()
    page.on('request', request => { requests.push(request.url()) })
    page.on('pageerror', err => { errors.push(String(err)) })
    page.on('console', message => { errors.push(message.text()) })
    await page.route(url => url.protocol !== 'file:' && url.protocol !== 'blob:', async route => route.abort())

    for (const change of changes) {
      await page.addInitScript(change)
    }

    await page.goto(pathToFileURL(file).href)
    return page
  }

  async function press (page: Page): Promise<{ readonly verdict: string, readonly text: string, readonly cells: readonly (readonly string[])[] }> {
    await page.click('#rerun-button')
    const verdict = await page.textContent('#rerun-output .verdict', { timeout: 30_000 }) ?? ''
    const rows = await page.locator('#rerun-output tr').all()
    const cells = await Promise.all(rows.map(async row => row.locator('th,td').allTextContents()))
    const text = await page.locator('#rerun-output').innerText()
    await page.context().close()
    return { verdict, text, cells }
  }

  it('comes to what the lab found, and not to what was signed', async () => {
    const { carried, proof } = carriedProof(forged)
    const { verdict, text, cells } = await press(await open(carried, proof))
    expect(verdict).to.match(/^✓ Forged/u)
    expect(cells.find(([name]) => name === 'accuracy')).to.deep.equal(['accuracy', percent(forged.claimed.output), percent(right.output)])
    expect(cells.find(([name]) => name === 'fuel')).to.deep.equal(['fuel', forged.claimed.fuel.toLocaleString('en'), right.fuel.toLocaleString('en')])
    expect(cells.find(([name]) => name === 'status')).to.deep.equal(['status', '0', '0'])
    expect(new Set(cells.find(([name]) => name === 'leaf')).size).to.equal(3)
    expect(text).to.include(`is the one that this report shows ${proof}`)
    expect(text).to.include('5 signatures hold: the accuser signed the proof; the asker signed the tender, the award, the start of the window; the <b>liar</b> signed the commitment')
    expect(text).to.include('in a worker of its own').and.to.match(/stack takes (?:[\d,]+|all) of the 262,144 slots/u)
    expect(text).to.not.include('✗')
  })

  it('runs on the page\'s own thread where there are no workers, and says so', async () => {
    const { carried, proof } = carriedProof(forged)

    for (const lack of [NO_WORKER, FAILING_WORKER]) {
      const { verdict, text } = await press(await open(carried, proof, lack))
      expect(verdict).to.match(/^✓ Forged/u)
      expect(text).to.include('on the page\'s own thread, because this browser gives the page no worker')
    }
  })

  it('says what a browser lacks that cannot inflate', async () => {
    const { carried, proof } = carriedProof(forged)
    const { verdict, text } = await press(await open(carried, proof, NO_WORKER, 'delete globalThis.DecompressionStream'))
    expect(verdict).to.include('No result (no-inflate)')
    expect(text).to.include('not a result')
  })

  it('can be stopped, and begun again', async () => {
    const { carried, proof } = carriedProof(forged)
    const page = await open(carried, proof)
    await page.evaluate(`new Promise(resolve => {
      const button = document.getElementById('rerun-button')
      new MutationObserver((_, observer) => {
        if (button.textContent === 'Stop') {
          observer.disconnect()
          button.click()
          resolve()
        }
      }).observe(button, { childList: true })
      button.click()
    })`)
    expect(await page.textContent('#rerun-output')).to.equal('Stopped.')
    expect((await press(page)).verdict).to.match(/^✓ Forged/u)
  })

  it('refuses bytes that are not what the proof names, and runs nothing', async () => {
    const { carried, proof } = carriedProof(forged)
    const bytes = gunzipSync(Buffer.from(carried.packed, 'base64'))
    bytes[100] = (bytes[100] ?? 0) ^ 1
    const { verdict, cells } = await press(await open({ ...carried, packed: gzipSync(bytes).toString('base64') }, proof))
    expect(verdict).to.match(/^✗ Refused \(bad-blob\)/u)
    expect(cells).to.deep.equal([])
    const cut = { ...carried, packed: carried.packed.slice(0, 4000) }
    expect((await press(await open(cut, proof))).verdict).to.match(/^✗ Refused \(bad-packing\)/u)
    const less = { ...carried, blobs: carried.blobs.slice(0, 1) }
    expect((await press(await open(less, proof))).verdict).to.match(/^✗ Refused \(incomplete\)/u)
  })

  it('refuses a proof in which one bit of a signature is another', async () => {
    const { carried, proof } = carriedProof(forged)
    const envelope = Buffer.from(carried.envelope, 'base64')
    envelope[envelope.length - 1] = (envelope.at(-1) ?? 0) ^ 1
    const { verdict } = await press(await open({ ...carried, envelope: envelope.toString('base64') }, proof))
    expect(verdict).to.match(/^✗ Refused \(bad-proof\): .*signature/u)
  })

  it('says when the report shows another hash', async () => {
    const { carried, proof } = carriedProof(forged)
    const { verdict, text } = await press(await open(carried, `${proof.slice(0, -1)}${proof.endsWith('0') ? '1' : '0'}`))
    expect(verdict).to.match(/^✗/u)
    expect(text).to.include('not the one that this report shows')
  })

  it('takes the side of a provider that was accused falsely', async () => {
    const { carried, proof } = carriedProof({ ...forged, claimed: right, found: forged.claimed })
    const { verdict, text } = await press(await open(carried, proof))
    expect(verdict).to.match(/^✗ Run here, the unit does not bear the proof out/u)
    expect(text).to.include('the provider was right').and.to.include('it does not come to what the accuser says')
  })

  it('calls a unit that goes beyond the browser\'s stack a failure of the machine', async () => {
    const none = new Uint8Array(0)
    const { carried, proof } = carriedProof({ module: assemble(DEEP), mounts: [], input: none, claimed: { status: 0, fuel: 1n, output: none }, found: { status: 0, fuel: 2n, output: none } })
    const { verdict, text } = await press(await open(carried, proof))
    expect(verdict).to.match(/^No result \(stack-exhausted\)/u)
    expect(text).to.include('says nothing about the unit')
  })

  it('asks nobody for anything, and breaks no rule of its own', () => {
    expect(requests.length).to.be.greaterThan(5)
    expect(requests.filter(url => !url.startsWith('file:') && !url.startsWith('blob:'))).to.deep.equal([])
    expect(errors).to.deep.equal([])
  })
})
