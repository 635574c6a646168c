import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import ts from 'typescript'
import { PACKAGES, ROOT } from '../test/places.ts'
import type { Mutant } from './mutant.ts'

const COPIED = ['packages', 'docs', 'test', 'scripts', 'package.json']

/**
 * A copy of the built tree in a temporary folder, in which checks can be broken without touching the repository. Other people's packages are
 * linked; ours resolve inside the copy.
 */
export class Copy {
  readonly root: string

  constructor () {
    this.root = mkdtempSync(join(tmpdir(), 'mycel-mutants-'))
    for (const name of COPIED) {
      cpSync(join(ROOT, name), join(this.root, name), { recursive: true, filter: source => !source.endsWith('/node_modules') })
    }
    mkdirSync(join(this.root, 'tmp'))
    const modules = join(this.root, 'node_modules')
    mkdirSync(join(modules, '@mycel'), { recursive: true })
    for (const name of readdirSync(join(ROOT, 'node_modules'))) {
      if (name !== '@mycel') {
        symlinkSync(join(ROOT, 'node_modules', name), join(modules, name))
      }
    }
    for (const name of PACKAGES) {
      symlinkSync(join(this.root, 'packages', name), join(modules, '@mycel', name))
    }
  }

  /** Compiles the mutant in place of the original; answers how to put the original back. */
  apply (mutant: Mutant): () => void {
    const path = compiledPath(join(this.root, mutant.file))
    const before = readFileSync(path)
    writeFileSync(path, compile(mutated(mutant), mutant.file))
    return () => { writeFileSync(path, before) }
  }

  remove (): void {
    rmSync(this.root, { recursive: true, force: true })
  }
}

/** The mutant's source. Error where the text it replaces is no longer there, or stands there more than once. */
export function mutated ({ file, find, put }: Mutant): string {
  const source = readFileSync(join(ROOT, file), 'utf8')
  const places = source.split(find).length - 1
  if (places !== 1) {
    throw new Error(`${file}: ${JSON.stringify(find)} stands there ${places === 0 ? 'no longer' : `${places} times`}`)
  }
  return source.replace(find, () => put)
}

function compiledPath (source: string): string {
  return source.replace('/src/', '/dist/src/').replace(/\.ts$/, '.js')
}

/** One file without types, imports renamed as the build does it. Error where the result would be no JavaScript: every test would fail on that. */
function compile (source: string, file: string): string {
  const { outputText, diagnostics = [] } = ts.transpileModule(source, {
    fileName: file,
    reportDiagnostics: true,
    compilerOptions: { target: ts.ScriptTarget.ES2024, module: ts.ModuleKind.ES2022, verbatimModuleSyntax: true, rewriteRelativeImportExtensions: true }
  })
  const [first] = diagnostics
  if (first != null) {
    throw new Error(`${file}: the mutant is no TypeScript: ${ts.flattenDiagnosticMessageText(first.messageText, ' ')}`)
  }
  return outputText
}
