import { readFile } from 'node:fs/promises'
import { MEASURES, TERMS } from '@mycel/wire/facets'
import { expect } from 'aegir/chai'
import { AD_VALIDITY_MS, MAX_AD_VALIDITY_MS } from '../../src/discovery/ads.ts'
import { GOSSIP_BYTES } from '../../src/discovery/gossip-rules.ts'
import { GOSSIP_RATE } from '../../src/discovery/gossip.ts'
import { CLOCK_SKEW_MS, GOSSIP_MEMORY_MS, GOSSIP_VALIDITY_MS, PROVIDER_VALIDITY_MS } from '../../src/network/limits.ts'

// dist/test/discovery or test/discovery → the repository's root
const ROOT = new URL(import.meta.url.includes('/dist/') ? '../../../../../' : '../../../../', import.meta.url)
const MINUTE_MS = 60_000

describe('docs/spec/discovery.md', () => {
  let spec = ''

  before(async () => {
    spec = await readFile(new URL('docs/spec/discovery.md', ROOT), 'utf8')
  })

  it('lists every bucket as it is', () => {
    for (const [name, { buckets, unit }] of Object.entries(MEASURES)) {
      expect(spec).to.include(`| \`${name}>=\` | ${buckets.map(bucket => `${bucket}${unit}`).join(', ')} |`)
    }
  })

  it('names every facet', () => {
    expect(TERMS.filter(name => !spec.includes(`\`${name}=\``))).to.deep.equal([])
  })

  it('has every rule that the validator quotes, in its order', async () => {
    const code = await readFile(new URL('packages/daemon/src/discovery/gossip-rules.ts', ROOT), 'utf8')
    const quoted = [...code.matchAll(/\[(REJECT|IGNORE)\] "([^"]+)"/gu)].map(([, verdict, rule]) => `| ${verdict} | ${rule} |`)
    const written = [...spec.matchAll(/^\| \d \| (REJECT|IGNORE) \| ([^|]+) \|/gmu)].map(([, verdict, rule]) => `| ${verdict} | ${rule} |`)
    expect(quoted).to.have.lengthOf(7)
    expect(quoted).to.deep.equal(written)
  })

  it('states the limits as they are', () => {
    expect(GOSSIP_BYTES).to.deep.equal({ ads: 16_896, tenders: 16_896, proofs: 66_048 })
    expect([AD_VALIDITY_MS, MAX_AD_VALIDITY_MS, GOSSIP_VALIDITY_MS, GOSSIP_MEMORY_MS].map(ms => ms / MINUTE_MS)).to.deep.equal([10, 60, 10, 12])
    expect(CLOCK_SKEW_MS).to.equal(MINUTE_MS)
    expect(GOSSIP_RATE).to.include({ burst: 32, refillMs: 100 })
    expect(PROVIDER_VALIDITY_MS / MINUTE_MS / 60).to.equal(48)
    expect(['16,896', '66,048', '61 minutes', '10 minutes', '12 minutes', '60 s', '32 things', '100 ms', '48 hours'].filter(text => !spec.includes(text))).to.deep.equal([])
  })
})
