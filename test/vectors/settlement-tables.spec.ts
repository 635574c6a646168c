import { readFileSync } from 'node:fs'
import { ISO_4217 } from '@mycel/settle/assets'
import { expect } from 'aegir/chai'

const ROOT = new URL('../../', import.meta.url)
const spec = readFileSync(new URL('docs/spec/settlement.md', ROOT), 'utf8')

/** The messages of a .proto file by name, each as its fields "number name type". */
function messagesIn (file: string): ReadonlyMap<string, readonly string[]> {
  const proto = readFileSync(new URL(`packages/settle/src/${file}.proto`, ROOT), 'utf8')
  return new Map([...proto.matchAll(/^message (\w+) \{\n([^}]*)\}/gmu)].map(([, name = '', body = '']) => {
    return [name, [...body.matchAll(/^ *((?:repeated )?\w+) (\w+) = (\d+)/gmu)].map(([, type, field, number]) => `${number} ${field} ${type}`)]
  }))
}

/** The tables under headings of the fourth level, likewise. */
function tables (): ReadonlyMap<string, readonly string[]> {
  return new Map(spec.split('\n#### ').slice(1).map(section => {
    const [name = '', , ...lines] = section.split('\n')
    return [name, lines.slice(0, lines.indexOf('')).slice(2).map(row => row.split('|').slice(1, 4).map(cell => cell.trim()).join(' '))]
  }))
}

describe('docs/spec/settlement.md', () => {
  it('shows every field of frames and of entries\' bodies with its number and type', () => {
    const messages = new Map([...messagesIn('reconcile/proto/frame'), ...messagesIn('log/proto/entries')])
    // never sent, and read by nobody but its writer
    messages.delete('LogRecord')
    expect(Object.fromEntries(tables())).to.deep.equal(Object.fromEntries(messages))
    expect(messages.size).to.equal(9)
  })

  it('lists the currencies that there are', () => {
    const [, list = ''] = spec.split('The currencies')[1]?.split('\n\n') ?? []
    expect(list.trim().split(/\s+/u)).to.deep.equal([...ISO_4217])
  })
})
