import { expect } from 'aegir/chai'
import { decodeManifest, encodeManifest, MAX_JOB_UNITS, MAX_WINDOW_UNITS } from '../src/messages/index.ts'

function manifest (units: number): Uint8Array {
  return encodeManifest(Array.from({ length: units }, (_, i) => ({ index: BigInt(i), input: new Uint8Array(1) })))
}

describe('manifests', () => {
  it('of a window list no more units than a window may have', () => {
    expect(decodeManifest(manifest(MAX_WINDOW_UNITS))).to.have.property('ok', true)
    expect(decodeManifest(manifest(MAX_WINDOW_UNITS + 1))).to.have.property('code', 'malformed')
  })

  it('of a job list no more units than a job may have', () => {
    expect(decodeManifest(manifest(MAX_JOB_UNITS), MAX_JOB_UNITS)).to.have.property('ok', true)
    expect(decodeManifest(manifest(MAX_JOB_UNITS + 1), MAX_JOB_UNITS)).to.have.property('code', 'malformed')
    expect(decodeManifest(manifest(MAX_JOB_UNITS + 1), 2 * MAX_JOB_UNITS)).to.have.property('code', 'malformed')
  })
})
