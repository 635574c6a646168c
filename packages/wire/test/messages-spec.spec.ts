import { readFile, writeFile } from 'node:fs/promises'
import { expect } from 'aegir/chai'
import { BODY_TYPES, REGISTRY } from '../src/messages/index.ts'
import { examples } from './fixtures/bodies.ts'
import { messageTables, parseProto } from './fixtures/message-tables.ts'

// dist/test → the repository's root
const ROOT = new URL('../../../../', import.meta.url)
const SPEC = new URL('docs/spec/messages.md', ROOT)
const MARK = '<!-- tables: made from packages/wire/src/messages by `SPEC=write npx mocha packages/wire/dist/test/messages-spec.spec.js` -->'

describe('docs/spec/messages.md', () => {
  let proto = ''
  let spec = ''

  before(async () => {
    proto = await readFile(new URL('packages/wire/src/messages/proto/bodies.proto', ROOT), 'utf8')
    spec = await readFile(SPEC, 'utf8')
  })

  it('shows every field with its number, type and limit as they are', async () => {
    const [head = ''] = spec.split(MARK)
    const current = `${head}${MARK}\n\n${messageTables(proto)}\n`

    if (process.env['SPEC'] === 'write') {
      await writeFile(SPEC, current)
      spec = current
    }

    expect(spec).to.equal(current)
  })

  it('leaves no field of a signed body without a limit', () => {
    const tables = messageTables(proto)
    const bare = tables.split('\n').filter(line => line.endsWith('|  |'))
    // the unsigned parts are bounded by the size of what holds them
    expect(bare).to.deep.equal(['| 1 | index | uint64 |  |', '| 2 | input | bytes |  |', '| 1 | status | uint32 |  |', '| 2 | fuel | uint64 |  |', '| 3 | output | bytes |  |'])
  })

  it('checks exactly the fields that the .proto file has', () => {
    for (const { type, body } of examples()) {
      const fields = parseProto(proto).find(({ name }) => name.toLowerCase() === type.replaceAll('-', ''))?.fields.map(({ name }) => name)
      expect(Object.keys(REGISTRY[type].fields).sort()).to.deep.equal([...fields ?? []].sort())
      expect(Object.keys(body).sort()).to.deep.equal([...fields ?? []].sort())
    }

    expect(BODY_TYPES).to.have.lengthOf(28)
  })

  it('numbers fields upwards from 1, network first', () => {
    for (const { name, fields } of parseProto(proto)) {
      expect(fields.map(({ number }) => Number(number)), name).to.deep.equal(fields.map((_, i) => i + 1))
    }

    for (const { type } of examples()) {
      expect(Object.keys(REGISTRY[type].fields)[0]).to.equal('network')
    }
  })
})
