import { chmod, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { generateKeyPairFromSeed } from '@libp2p/crypto/keys'
import { peerIdFromPrivateKey } from '@libp2p/peer-id'
import { expect } from 'aegir/chai'
import { createIdentity, identityOf, loadIdentity } from '../../src/identity.ts'
import { didOfParty, keyOfParty, peerIdOf } from '../../src/parties.ts'
import { inFolder } from '../api/folder.ts'

const seed = new Uint8Array(32).map((_, i) => i)

describe('identity file', () => {
  it('is created for its owner only, once, and read back', async () => {
    await inFolder(async dir => {
      const path = join(dir, 'deep', 'identity.key')
      const before = process.umask(0)

      try {
        const made = await createIdentity(path)
        expect((await stat(path)).mode & 0o777).to.equal(0o600)
        const read = await loadIdentity(path)
        expect(read).to.deep.equal(made)
        expect(read.seed).to.deep.equal(made.seed)
        const text = await readFile(path, 'utf8')
        await expect(createIdentity(path)).to.eventually.be.rejected.with.property('code', 'key-exists')
        expect(await readFile(path, 'utf8')).to.equal(text)
      } finally {
        process.umask(before)
      }
    })
  })

  it('may be hexadecimal or base64', async () => {
    await inFolder(async dir => {
      for (const encoding of ['hex', 'base64'] as const) {
        const path = join(dir, encoding)
        await writeFile(path, `${Buffer.from(seed).toString(encoding)}\n`, { mode: 0o600 })
        expect((await loadIdentity(path)).peerId).to.equal(identityOf(seed).peerId)
      }
    })
  })

  it('is refused where others can get at it, or where it is no key', async () => {
    await inFolder(async dir => {
      const path = join(dir, 'k')
      await expect(loadIdentity(path)).to.eventually.be.rejected.with.property('code', 'key-missing')
      await createIdentity(path)

      for (const mode of [0o640, 0o604, 0o610, 0o602]) {
        await chmod(path, mode)
        await expect(loadIdentity(path), mode.toString(8)).to.eventually.be.rejected.with.property('code', 'key-readable-by-others')
      }

      await chmod(path, 0o600)

      for (const text of ['', 'ab', 'zz'.repeat(32), 'ab'.repeat(31), `${'ab'.repeat(32)}cd`, 'x'.repeat(1000)]) {
        await writeFile(path, text)
        await expect(loadIdentity(path), text.slice(0, 20)).to.eventually.be.rejected.with.property('code', 'key-malformed')
      }
    })
  })

  it('does not show its seed when it is serialised', () => {
    expect(JSON.stringify(identityOf(seed))).to.not.include(Buffer.from(seed).toString('hex').slice(0, 8)).and.not.include('seed')
    expect(Object.keys(identityOf(seed))).to.not.include('seed')
  })

  it('has the peer id that libp2p gives it', async () => {
    const { peerId, publicKey, did } = identityOf(seed)
    expect(peerId).to.equal(peerIdFromPrivateKey(await generateKeyPairFromSeed('Ed25519', seed)).toString())
    expect(keyOfParty(peerId)).to.deep.equal(publicKey)
    expect(keyOfParty(did)).to.deep.equal(publicKey)
    expect(didOfParty(peerIdOf(publicKey))).to.equal(did)
    expect([keyOfParty(''), keyOfParty('bob'), keyOfParty('did:web:x'), keyOfParty(peerId.slice(0, -1)), keyOfParty('QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N')]).to.deep.equal([undefined, undefined, undefined, undefined, undefined])
  })
})
