/**
 * The arrows of the design as lint rules: daemon → verify → wire, daemon → settle → wire, nothing back and nothing across;
 * the three cores stay pure; nothing inside a package or a room imports the index that re-exports it.
 */
import { isBuiltin } from 'node:module'
import { dirname, normalize } from 'node:path'

/**
 * What each package may import of the others.
 *
 * @type {Readonly<Record<string, readonly string[]>>}
 */
const ARROWS = {
  wire: [],
  verify: ['wire'],
  settle: ['wire'],
  daemon: ['wire', 'verify', 'settle']
}

const PURE = ['wire', 'verify', 'settle']

/** The one room of a pure package that speaks to a libp2p node, handed in by its caller, and keeps deadlines. */
const STREAMS = 'packages/wire/src/streams/'

/** libp2p modules that the streams room may load; of any other it may use types only. */
const STREAMS_MAY_LOAD = ['@libp2p/utils']

const place = /(?:^|\/)(packages\/([^/]+)\/(?:src|test)\/.*)$/

/**
 * @param {string} filename
 * @returns {Place | null}
 */
function whereIs (filename) {
  const [, path, name] = place.exec(filename.replaceAll('\\', '/')) ?? []
  return path == null || name == null ? null : { path, name, inSource: path.includes('/src/') }
}

/**
 * @typedef {{ path: string, name: string, inSource: boolean }} Place
 */

/**
 * Why the file may not import another of its own package (or anything by a relative path), or null.
 *
 * @param {Place} from
 * @param {string} source
 */
function withinPackage ({ path, name, inSource }, source) {
  const target = normalize(`${dirname(path)}/${source}`)
  if (!target.startsWith(`packages/${name}/`)) {
    return `${source} reaches out of its package: import it by its package's name`
  }
  const indexOf = /^(.*\/)index\.ts$/.exec(target)?.[1]
  return inSource && indexOf != null && path.startsWith(indexOf) && !path.endsWith('/index.ts')
    ? `${source} is the index that re-exports this file: a cycle`
    : null
}

/**
 * Why the file may not import another Mycel package, or null.
 *
 * @param {Place} from
 * @param {string} target - the package's name without its scope
 */
function acrossPackages ({ name, inSource }, target) {
  if (target === name) {
    return inSource ? 'a package does not import itself by name' : null
  }
  return ARROWS[name]?.includes(target) === true ? null : `${name} may not import ${target}`
}

/**
 * Why a pure core's file may not import a module from outside, or null.
 *
 * @param {Place} from
 * @param {string} source
 * @param {boolean} typeOnly
 */
function intoPureCore ({ path, name }, source, typeOnly) {
  if (isBuiltin(source)) {
    return `${name} is pure: it may not import ${source}`
  }
  if (!/^(@libp2p\/|@chainsafe\/libp2p-|libp2p$)/.test(source)) {
    return null
  }
  if (!path.startsWith(STREAMS)) {
    return `only ${STREAMS} may know libp2p`
  }
  return typeOnly || STREAMS_MAY_LOAD.includes(source) ? null : `streams work over a node handed in: ${source} for its types only`
}

/**
 * @param {Place} from
 * @param {string} source - the import's specifier
 * @param {boolean} typeOnly
 * @returns {string | null}
 */
function breach (from, source, typeOnly) {
  const target = /^@mycel\/([^/]+)/.exec(source)?.[1]
  if (source.startsWith('.')) {
    return withinPackage(from, source)
  }
  if (target != null) {
    return acrossPackages(from, target)
  }
  return PURE.includes(from.name) && from.inSource ? intoPureCore(from, source, typeOnly) : null
}

/**
 * @param {import('eslint').Rule.RuleContext} context
 * @param {Place} from
 * @returns {import('eslint').Rule.RuleListener}
 */
function watch (context, from) {
  /**
   * @param {import('estree').ImportDeclaration | import('estree').ExportNamedDeclaration | import('estree').ExportAllDeclaration | import('estree').ImportExpression} node
   */
  function check (node) {
    const source = node.source
    const typeOnly = Reflect.get(node, 'importKind') === 'type' || Reflect.get(node, 'exportKind') === 'type'
    const why = source?.type === 'Literal' && typeof source.value === 'string' ? breach(from, source.value, typeOnly) : null
    if (source != null && why != null) {
      context.report({ node: source, messageId: 'breach', data: { why } })
    }
  }
  return { ImportDeclaration: check, ExportNamedDeclaration: check, ExportAllDeclaration: check, ImportExpression: check }
}

/** @type {import('eslint').Rule.RuleModule} */
const arrowsRule = {
  meta: { type: 'problem', schema: [], messages: { breach: '{{why}}' } },
  create (context) {
    const from = whereIs(context.filename)
    return from == null ? {} : watch(context, from)
  }
}

const CLOCKS_AND_CHANCE = [
  { object: 'Date', property: 'now' },
  { object: 'Math', property: 'random' }
].map(entry => ({ ...entry, message: 'A pure core takes time, seeds and nonces as arguments.' }))

const TIMERS = ['setTimeout', 'setInterval', 'setImmediate', 'clearTimeout', 'clearInterval']

const WORLD = ['process', 'Buffer', 'console', 'performance', 'crypto', 'fetch', 'navigator', 'window', 'document', 'require', '__dirname', 'WebSocket', 'XMLHttpRequest']

/**
 * @param {string[]} names
 */
const forbidden = names => names.map(name => ({ name, message: 'A pure core has no sockets, files, clocks, randomness or logging.' }))

/** @type {import('eslint').Linter.Config[]} */
export const arrows = [
  {
    name: 'mycel/arrows',
    files: ['packages/*/src/**/*.ts', 'packages/*/test/**/*.ts'],
    plugins: { mycel: { rules: { arrows: arrowsRule } } },
    rules: { 'mycel/arrows': 'error' }
  },
  {
    name: 'mycel/pure',
    files: PURE.map(name => `packages/${name}/src/**/*.ts`),
    rules: {
      'no-restricted-globals': ['error', ...forbidden([...WORLD, ...TIMERS])],
      'no-restricted-properties': ['error', ...CLOCKS_AND_CHANCE],
      'no-restricted-syntax': ['error', { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: 'A pure core takes the time as an argument.' }]
    }
  },
  {
    name: 'mycel/streams',
    files: [`${STREAMS}**/*.ts`],
    rules: {
      'no-restricted-globals': ['error', ...forbidden(WORLD)]
    }
  }
]
