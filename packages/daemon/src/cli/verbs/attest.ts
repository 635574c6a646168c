import { readFile, writeFile } from 'node:fs/promises'
import { ATTESTATION_KINDS, issueCredential, MAX_CREDENTIAL_BYTES } from '@mycel/verify/credentials'
import { createSigner } from '@mycel/wire/envelope'
import { loadConfig } from '../../config.ts'
import { createNodeCrypto } from '../../crypto/node-crypto.ts'
import { loadIdentity } from '../../identity.ts'
import { keyOfParty } from '../../parties.ts'
import { CliError, EXIT, usage } from '../exit.ts'
import { positional, text, texts } from '../verb.ts'
import type { Call, Verb } from '../verb.ts'
import type { AttestationKind } from '@mycel/verify/credentials'

const DAY_MS = 24 * 60 * 60 * 1000
const MAX_DAYS = 366

export const attestIssue: Verb = {
  usage: 'attest issue --subject DID --kind KIND --class CLASS [--claim name=value …] [--days N] [--out FILE]',
  summary: 'state something about a peer\'s capacity: a Verifiable Credential signed with this node\'s key; no daemon needed',
  example: 'mycel attest issue --subject did:key:z6Mk… --kind peer-benchmarked --class compute --claim benchmark=digits-unit --claim unitsPerSecond=4.1 --days 30 --out bench.json',
  positionals: [0, 0],
  options: {
    subject: { type: 'string', value: 'DID', help: 'the peer it is about: a did:key or a peer id' },
    kind: { type: 'string', value: 'KIND', help: ATTESTATION_KINDS.join(', ') },
    class: { type: 'string', value: 'CLASS', help: 'the capacity class it is about' },
    claim: { type: 'string', multiple: true, value: 'name=value', help: 'what is stated; may be repeated, at most 16 times' },
    days: { type: 'string', value: 'N', help: 'valid from now on, 1 to 366 (default: 30)' },
    out: { type: 'string', value: 'FILE', help: 'a new file for it (default: stdout)' }
  },
  async run (call) {
    const subject = keyOfParty(needed(call, 'subject'))

    if (subject == null) {
      throw usage(`--subject: "${text(call, 'subject') ?? ''}" names nobody`, 'a did:key:z6Mk… or a peer id 12D3KooW…')
    }

    const kind = kindOf(needed(call, 'kind'))
    const claims = Object.fromEntries(texts(call, 'claim').map(claimOf))
    const days = text(call, 'days') ?? '30'

    if (!/^[1-9][0-9]{0,2}$/.test(days) || Number(days) > MAX_DAYS) {
      throw usage(`--days: "${days}" is no number between 1 and ${MAX_DAYS}`)
    }

    const { node } = await loadConfig(call.dir)
    const { seed, did } = await loadIdentity(node.key)
    const crypto = createNodeCrypto()
    const now = BigInt(Math.floor(Date.now() / 1000)) * 1000n
    const validUntil = now + BigInt(Number(days) * DAY_MS)
    let bytes: Uint8Array

    try {
      bytes = issueCredential(crypto, createSigner(crypto, seed), { kind, subject, class: needed(call, 'class'), claims, validFrom: now, validUntil, created: now })
    } catch (err) {
      throw err instanceof RangeError ? usage(err.message, 'docs/spec/attestations.md lists the limits') : err
    }

    const out = text(call, 'out')
    const credential = new TextDecoder().decode(bytes)

    if (out != null) {
      await writeFile(out, bytes, { flag: 'wx' })
    }

    call.print({ issuer: did, kind, validUntil: Number(validUntil), out: out ?? null, credential }, out == null ? credential : `${out}: ${kind} by ${did} until ${new Date(Number(validUntil)).toISOString()}`)
    return EXIT.ok
  }
}

export const attestAdd: Verb = {
  usage: 'attest add <file>',
  summary: 'show an attestation about this node in its ad',
  example: 'mycel attest add bench.json',
  positionals: [1, 1],
  options: {},
  async run (call) {
    const file = positional(call, 0)
    const bytes = await readFile(file)

    if (bytes.byteLength > MAX_CREDENTIAL_BYTES) {
      throw new CliError(EXIT.badData, 'bad-attestation', `${file}: ${bytes.byteLength} bytes, an attestation has at most ${MAX_CREDENTIAL_BYTES}`, 'is it the right file?')
    }

    const view = await (await call.control()).addAttestation(bytes.toString('utf8'))
    call.print(view, `${view.attestations} attestations in the ad`)
    return EXIT.ok
  }
}

function needed (call: Call, name: string): string {
  const value = text(call, name)

  if (value == null) {
    throw usage(`--${name} is missing`, `usage: mycel ${attestIssue.usage}`)
  }

  return value
}

function kindOf (word: string): AttestationKind {
  const kind = ATTESTATION_KINDS.find(one => one === word)

  if (kind == null) {
    throw usage(`--kind: "${word}" is unknown`, `one of ${ATTESTATION_KINDS.join(', ')}`)
  }

  return kind
}

function claimOf (claim: string): [string, string] {
  const at = claim.indexOf('=')

  if (at < 1) {
    throw usage(`--claim: "${claim}" is no claim`, 'write name=value')
  }

  return [claim.slice(0, at), claim.slice(at + 1)]
}
