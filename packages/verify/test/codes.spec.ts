import { readdirSync, readFileSync } from 'node:fs'
import { expect } from 'aegir/chai'

const root = new URL('../../', import.meta.url)

/** Every code that the source refuses with: the first argument of `refuse`, or a literal `code`. */
function codesInSource (): string[] {
  const files = readdirSync(new URL('src', root), { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.ts'))
  const texts = files.map(name => readFileSync(new URL(`src/${name}`, root), 'utf8'))
  return texts.flatMap(text => [...text.matchAll(/(?:refuse\(|code: )'([a-z-]+)'/g)].map(match => match[1] ?? ''))
}

describe('README', () => {
  it('lists exactly the codes that there are', () => {
    const table = readFileSync(new URL('README.md', root), 'utf8').split('## Codes')[1] ?? ''
    const listed = table.split('\n').filter(line => line.startsWith('| ')).flatMap(line => [...(line.split('|')[2] ?? '').matchAll(/`([a-z-]+)`/g)].map(match => match[1] ?? ''))
    expect([...new Set(listed)].sort()).to.deep.equal([...new Set(codesInSource())].sort())
  })
})
