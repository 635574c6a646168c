import { valuesOf } from './numbers.ts'
import { Reader } from './reader.ts'
import type { Action, Command } from '../suite-file.ts'
import type { Value } from '../trampoline.ts'
import type { Assembler } from './assembler.ts'
import type { List, Node } from './reader.ts'

/** A script's commands, in the form of wast2json's, and the modules that they name. */
export interface Script {
  readonly commands: readonly Command[]
  /** Bytes, or why there are none. */
  readonly modules: ReadonlyMap<string, Uint8Array<ArrayBuffer> | Error>
}

const LANE: Readonly<Record<string, string>> = { i8x16: 'i8', i16x8: 'i16', i32x4: 'i32', i64x2: 'i64', f32x4: 'f32', f64x2: 'f64' }
const COMMAND = /^(module|register|invoke|get|assert_\w+)$/
const KINDS_OF_NAN = /^nan:(canonical|arithmetic)$/

/** Reads one `.wast` file of the official suite. */
export function readScript (file: Uint8Array, assemble: Assembler): Script {
  const source = Buffer.from(file).toString('latin1')
  const lists = new Reader(source).file()
  if (!lists.some(list => COMMAND.test(head(list)))) {
    // the fields of one module, without the word
    return { commands: [{ type: 'module', line: 1, filename: '0.wasm' }], modules: new Map([['0.wasm', assemble(Buffer.concat([Buffer.from('(module '), file, Buffer.from('\n)')]))]]) }
  }
  const modules = new Map<string, Uint8Array<ArrayBuffer> | Error>()
  const literals = new Set<string>()
  lists.forEach(list => { collect(list, literals) })
  const values = valuesOf(literals, assemble)

  const bytesOf = (module: List): Uint8Array<ArrayBuffer> => {
    const strings = module.items.flatMap(item => item.kind === 'string' ? [item.bytes] : [])
    switch (formOf(module)) {
      case 'binary': return new Uint8Array(Buffer.concat(strings))
      case 'text': return assemble(Buffer.concat(strings))
      default: return assemble(file.subarray(module.from, module.to))
    }
  }
  const keep = (module: List): string => {
    const name = `${modules.size}.wasm`
    try {
      modules.set(name, bytesOf(module))
    } catch (error) {
      modules.set(name, error instanceof Error ? error : new Error(String(error)))
    }
    return name
  }
  let [line, counted] = [1, 0]
  const commands = lists.flatMap((list): Command[] => {
    line += source.slice(counted, list.from).split('\n').length - 1
    counted = list.from
    const command = commandOf(list, keep, values)
    return command == null ? [] : [{ ...command, line }]
  })
  return { commands, modules }
}

function head ({ items }: List): string {
  const [first] = items
  return first?.kind === 'atom' ? first.text : ''
}

/** `quote` is text whose form is under test; `binary` bytes. */
function formOf ({ items }: List): 'binary' | 'text' | 'module' {
  const word = items.find((item, i) => i > 0 && !(item.kind === 'atom' && (item.text.startsWith('$') || item.text === 'definition')))
  return word?.kind !== 'atom' ? 'module' : word.text === 'binary' ? 'binary' : word.text === 'quote' ? 'text' : 'module'
}

function nameOf (items: readonly Node[]): { readonly name?: string } {
  const found = items.find(item => item.kind === 'atom' && item.text.startsWith('$'))
  return found?.kind === 'atom' ? { name: found.text } : {}
}

const isModule = (node: Node | undefined): node is List => node?.kind === 'list' && head(node) === 'module'

function listAt ({ items, from }: List, place: number): List {
  const found = items[place]
  if (found?.kind !== 'list') {
    throw new Error(`byte ${from}: an action was expected`)
  }
  return found
}

const isList = (node: Node): node is List => node.kind === 'list'
/** Names may begin with a byte order mark. */
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
const textOf = (node: Node | undefined): string => node?.kind === 'string' ? decoder.decode(node.bytes) : ''

function commandOf (list: List, keep: (module: List) => string, values: ReadonlyMap<string, string>): Omit<Command, 'line'> | undefined {
  const { items } = list
  const [, first, ...rest] = items
  const type = head(list)
  switch (type) {
    case 'module':
      // of a list's items only the second may be its own name
      return { type, filename: keep(list), ...nameOf(items.slice(1, 2)) }
    case 'register':
      return { type, as: textOf(first), ...nameOf(rest) }
    case 'invoke': case 'get':
      return { type: 'action', action: actionOf(list, values) }
    case 'assert_return':
      return { type, action: actionOf(listAt(list, 1), values), expected: rest.filter(isList).map(one => valueOf(one, values)) }
    case 'assert_trap': case 'assert_exhaustion':
      return isModule(first) ? { type: 'assert_uninstantiable', filename: keep(first) } : { type, action: actionOf(listAt(list, 1), values) }
    case 'assert_invalid': case 'assert_malformed': case 'assert_unlinkable':
      return isModule(first) ? { type, filename: keep(first), module_type: formOf(first) } : { type: `${type} of ${first?.kind ?? 'nothing'}` }
    default:
      return { type }
  }
}

function actionOf (list: List, values: ReadonlyMap<string, string>): Action {
  const { items } = list
  const [field, ...args] = items.filter(item => item.kind !== 'atom')
  const { name } = nameOf(items)
  return { type: head(list) === 'get' ? 'get' : 'invoke', field: textOf(field), args: args.filter(isList).map(one => valueOf(one, values)), ...(name == null ? {} : { module: name }) }
}

function atoms ({ items }: List): string[] {
  return items.flatMap(item => item.kind === 'atom' ? [item.text] : [])
}

/** The literals of a constant: the lanes of a vector one by one. */
function literalsOf (list: List): { readonly type: string, readonly lane?: string, readonly tokens: readonly string[] } | undefined {
  const [word = '', ...tokens] = atoms(list)
  const [, type] = /^(i32|i64|f32|f64|v128)\.const$/.exec(word) ?? []
  if (type == null) {
    return undefined
  }
  return type === 'v128' ? { type, lane: LANE[tokens[0] ?? ''] ?? '', tokens: tokens.slice(1) } : { type, tokens }
}

/** Small integers are written as 32-bit ones. */
const scalarOf = (type: string): string => type === 'i8' || type === 'i16' ? 'i32' : type

function collect (node: Node, literals: Set<string>): void {
  // what stands within a module is not the script's
  if (node.kind !== 'list' || head(node) === 'module') {
    return
  }
  const found = literalsOf(node)
  found?.tokens.filter(token => !KINDS_OF_NAN.test(token)).forEach(token => { literals.add(`${scalarOf(found.lane ?? found.type)} ${token}`) })
  node.items.forEach(item => { collect(item, literals) })
}

function valueOf (list: List, values: ReadonlyMap<string, string>): Value {
  const found = literalsOf(list)
  if (found == null) {
    const [word = '', what = ''] = atoms(list)
    return word === 'ref.null'
      ? { type: /extern/.test(what) ? 'externref' : 'funcref', value: 'null' }
      : { type: word === 'ref.extern' || word === 'ref.host' ? 'externref' : word === 'ref.func' ? 'funcref' : word, value: what }
  }
  const { type, lane, tokens } = found
  const bits = tokens.map(token => KINDS_OF_NAN.test(token) ? token : values.get(`${scalarOf(lane ?? type)} ${token}`) ?? '')
  return lane == null ? { type, value: bits[0] ?? '' } : { type, lane_type: lane, value: bits }
}
