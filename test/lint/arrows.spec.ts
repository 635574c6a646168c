import { expect } from 'aegir/chai'
import aegir from 'aegir/eslint.config.js'
import { Linter } from 'eslint'
import { arrows } from '../../scripts/lint/arrows.js'

const parser = (aegir as Linter.Config[]).find(config => config.name === 'neostandard/ts')?.languageOptions?.parser

function complaints (filename: string, code: string): string[] {
  const linter = new Linter()
  const files = [{ files: ['**/*.ts'], languageOptions: { parser } }, ...arrows] as Linter.Config[]
  return linter.verify(code, files, { filename }).map(({ ruleId, message }) => `${ruleId}: ${message}`)
}

const refused: ReadonlyArray<readonly [string, string]> = [
  ['packages/wire/src/ids.ts', 'import { a } from "@mycel/verify"'],
  ['packages/wire/src/ids.ts', 'export * from "@mycel/settle/books"'],
  ['packages/verify/src/audit/rate.ts', 'import { a } from "@mycel/settle/log"'],
  ['packages/verify/test/audit/rate.spec.ts', 'import { a } from "@mycel/settle/log"'],
  ['packages/settle/src/books/books.ts', 'import type { A } from "@mycel/verify"'],
  ['packages/settle/src/books/books.ts', 'const a = await import("@mycel/daemon")'],
  ['packages/settle/src/books/books.ts', 'import { a } from "../../../wire/src/ids.ts"'],
  ['packages/verify/src/commit/leaf.ts', 'import { hash } from "node:crypto"'],
  ['packages/verify/src/commit/leaf.ts', 'import { hash } from "crypto"'],
  ['packages/verify/src/commit/leaf.ts', 'const now = Date.now()'],
  ['packages/verify/src/commit/leaf.ts', 'const now = new Date()'],
  ['packages/verify/src/commit/leaf.ts', 'const roll = Math.random()'],
  ['packages/settle/src/log/tree.ts', 'setTimeout(() => {}, 5)'],
  ['packages/settle/src/log/tree.ts', 'console.log("x")'],
  ['packages/settle/src/log/tree.ts', 'const a = process.env.A'],
  ['packages/wire/src/contract/apply.ts', 'const now = performance.now()'],
  ['packages/wire/src/contract/apply.ts', 'import type { Stream } from "@libp2p/interface"'],
  ['packages/wire/src/streams/channel.ts', 'import { start } from "@libp2p/interface"'],
  ['packages/wire/src/streams/channel.ts', 'import { createLibp2p } from "libp2p"'],
  ['packages/wire/src/streams/channel.ts', 'import { a } from "./index.ts"'],
  ['packages/wire/src/streams/channel.ts', 'import { a } from "../index.ts"'],
  ['packages/wire/src/ids.ts', 'import { a } from "./index.ts"'],
  ['packages/daemon/src/jobs/job.ts', 'import { a } from "@mycel/daemon/client"'],
  ['packages/daemon/src/jobs/job.ts', 'import { a } from "../index.ts"']
]

const allowed: ReadonlyArray<readonly [string, string]> = [
  ['packages/verify/src/audit/rate.ts', 'import { a } from "@mycel/wire/messages"'],
  ['packages/settle/src/books/books.ts', 'import { a } from "@mycel/wire"'],
  ['packages/daemon/src/jobs/job.ts', 'import { a } from "@mycel/settle"; import { b } from "@mycel/verify"; import { c } from "node:fs"'],
  ['packages/daemon/src/jobs/job.ts', 'const at = Date.now(); setTimeout(() => {}, at)'],
  ['packages/daemon/src/jobs/job.ts', 'import { a } from "../executors/index.ts"'],
  ['packages/wire/src/index.ts', 'export * from "./contract/index.ts"'],
  ['packages/wire/src/streams/channel.ts', 'import type { Stream } from "@libp2p/interface"; import { lpStream } from "@libp2p/utils"; setTimeout(() => {}, 5)'],
  ['packages/wire/test/crypto.spec.ts', 'import { readFileSync } from "node:fs"'],
  ['packages/wire/src/ids.ts', 'const at = new Date(0)']
]

describe('the arrows of the design, as a lint rule', () => {
  for (const [file, code] of refused) {
    it(`refuses in ${file}: ${code}`, () => {
      expect(complaints(file, code)).to.have.lengthOf(1)
    })
  }

  for (const [file, code] of allowed) {
    it(`allows in ${file}: ${code}`, () => {
      expect(complaints(file, code)).to.deep.equal([])
    })
  }
})
