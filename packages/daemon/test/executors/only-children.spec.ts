import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect } from 'aegir/chai'

const SOURCE = fileURLToPath(new URL('../../../src/', import.meta.url))
/** What touches a module's bytes: the engine, and the rooms of verify that read them. */
const TOUCHES = /\bWebAssembly\s*\.|import \{[^}]*\b(?:compileModule|runUnit|instrument|functionNames)\b[^}]*\} from '@mycel\/verify/

function touching (): string[] {
  return readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
    .filter(path => path.endsWith('.ts') && TOUCHES.test(readFileSync(SOURCE + path, 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')))
    .sort()
}

describe('a module\'s bytes', () => {
  it('are parsed, compiled and run by the child\'s program and nothing else of this package', () => {
    expect(touching()).to.deep.equal(['executors/child.ts'])
  })
})
