import { readdirSync, readFileSync } from 'node:fs'
import { expect } from 'aegir/chai'

const ROOT = new URL('../../', import.meta.url)

/** Every refusal and error code that a package's source declares: unions named …Code, lists named …_CODES, and literal `code` members. */
function declared (name: string): string[] {
  const folder = new URL(`packages/${name}/src/`, ROOT)
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.ts') && !file.includes('generated/'))
  const text = files.map(file => readFileSync(new URL(file, folder), 'utf8')).join('\n\n').replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gmu, '')
  const declarations = [
    ...text.matchAll(/^export type \w*Code =[\s\S]*?\n\n/gmu),
    ...text.matchAll(/^export const \w*_CODES = \[[\s\S]*?\]/gmu),
    ...text.matchAll(/\bcode: [^,}\n]*/gu)
  ]
  return [...new Set(declarations.flatMap(([declaration]) => [...declaration.matchAll(/'([a-z]+(?:-[a-z]+)*)'/gu)].map(([, code = '']) => code)))].sort()
}

function listed (name: string): string[] {
  const codes = readFileSync(new URL(`packages/${name}/README.md`, ROOT), 'utf8').split('## Codes')[1] ?? ''
  const rows = codes.split('\n').filter(line => line.startsWith('| ')).map(line => line.split('|')[2] ?? '')
  return [...new Set(rows.flatMap(row => [...row.matchAll(/`([a-z-]+)`/gu)].map(([, code = '']) => code)))].sort()
}

describe('package READMEs', () => {
  for (const name of ['wire', 'verify', 'settle']) {
    it(`${name}: list exactly the codes that there are`, () => {
      expect(declared(name).length).to.be.greaterThan(15)
      expect(listed(name)).to.deep.equal(declared(name))
    })
  }
})
