import { list, u32 } from './bytes.ts'
import { arithmeticKind, EQUAL, NAN } from './canonical.ts'
import { constant, COUNTDOWN } from './module.ts'
import { OPERATORS, TYPE_BYTE, VECTOR_OPERATORS } from './operators.ts'
import type { Chance } from './chance.ts'
import type { Plan, Signature } from './module.ts'
import type { Letter } from './operators.ts'

export const MAX_BYTES = 1_500

const SPECIAL: readonly bigint[] = [
  0n, 1n, -1n, 2n, 31n, 64n, 255n, 65_535n, 65_536n, 0x7fffffffn, 0x80000000n, 0x7fc00000n, 0xffc00001n, 0x7fa00000n, 0x3f800000n, 0x7ff8000000000000n, 0x7ff4000000000001n, -0x8000000000000000n,
  0x3ff0000000000000n, 0x7f800000n, 0x7ff0000000000000n
]

/** Instructions that move a NaN's sign: of an arithmetic NaN, the profile does not keep it. */
const SIGNS = [0x8b, 0x8c, 0x98, 0x99, 0x9a, 0xa6]

/** Writes values and the blocks around them. Labels are what a branch to them takes, innermost last. */
export abstract class Expressions {
  protected readonly plan: Plan
  protected readonly chance: Chance
  protected readonly index: number
  protected readonly signature: Signature
  protected readonly depth: number
  protected readonly locals: Letter[]
  protected readonly labels: string[]
  protected out: number[] = []
  /** Bytes that canonicalise, on top of those that the choices depend on. */
  protected extra = 0

  constructor (plan: Plan, chance: Chance, index: number, signature: Signature, depth: number) {
    this.plan = plan
    this.chance = chance
    this.index = index
    this.signature = signature
    this.depth = depth
    this.locals = [...signature.takes as Iterable<Letter>, ...Array.from({ length: 1 + chance.below(6) }, () => chance.pick(plan.letters))]
    this.labels = [signature.gives]
  }

  protected abstract statements (depth: number): void

  protected put (...bytes: readonly number[]): void {
    this.out.push(...bytes)
  }

  /** Takes 1 from the countdown; traps at 0. */
  protected countDown (): void {
    this.put(0x23, COUNTDOWN, 0x45, 0x04, 0x40, 0x00, 0x0b, 0x23, COUNTDOWN, 0x41, 1, 0x6b, 0x24, COUNTDOWN)
  }

  protected values (letters: string, depth: number): void {
    for (const letter of letters) {
      this.value(letter as Letter, depth)
    }
  }

  protected constant (letter: Letter): void {
    this.put(...constant(letter, this.chance.once(3) ? BigInt(this.chance.below(70)) : this.chance.pick(SPECIAL)))
  }

  protected leaf (letter: Letter): void {
    const locals = this.locals.flatMap((other, i) => other === letter ? [i] : [])
    const globals = this.plan.globals.flatMap((other, i) => other === letter && i !== COUNTDOWN ? [i] : [])
    const kind = this.chance.below(4)
    if (kind < 2 && locals.length > 0) {
      this.put(0x20, this.chance.pick(locals))
    } else if (kind === 2 && globals.length > 0) {
      this.put(0x23, this.chance.pick(globals))
    } else {
      this.constant(letter)
    }
  }

  protected value (letter: Letter, depth: number): void {
    if (depth <= 0 || this.out.length - this.extra > MAX_BYTES) {
      this.leaf(letter)
      return
    }
    switch (this.chance.below(14)) {
      case 0: this.leaf(letter); break
      case 1: this.load(letter, depth); break
      case 2:
        this.values(letter + letter + 'i', depth - 2)
        this.chance.once(2) || letter === 'v' ? this.put(0x1c, 1, TYPE_BYTE[letter]) : this.put(0x1b)
        break
      case 3: this.tee(letter, depth); break
      case 4: this.block(letter, depth); break
      case 5: this.if(letter, depth); break
      case 6: this.loop(letter, depth); break
      case 7: this.callFor(letter, depth); break
      case 8: this.branchIf(letter, depth); break
      case 9: letter === 'i' ? this.sizes(depth) : this.operator(letter, depth); break
      default: this.operator(letter, depth)
    }
  }

  protected operator (letter: Letter, depth: number): void {
    const table = this.plan.letters.includes('v') && (letter === 'v' || this.chance.once(6)) ? VECTOR_OPERATORS : OPERATORS
    const fitting = table.filter(({ takes, gives, bytes }) => gives === letter && !(this.plan.unsigned && SIGNS.includes(bytes[0] ?? 0)) && [...takes].every(one => this.plan.letters.includes(one as Letter)))
    if (fitting.length === 0) {
      this.leaf(letter)
      return
    }
    const { takes, bytes } = this.chance.pick(fitting)
    this.values(takes, depth - 1)
    this.put(...bytes)
    if (this.plan.canonical) {
      this.canonicalise(bytes)
    }
  }

  /** What the profile does to an arithmetic result, at once and by another way. */
  protected canonicalise (operator: readonly number[]): void {
    const kind = arithmeticKind(operator)
    if (kind == null) {
      return
    }
    const before = this.out.length
    const temporary = this.locals.length + (kind === 'f' ? 0 : kind === 'F' ? 1 : 2)
    this.put(0x22, temporary, ...NAN[kind], 0x20, temporary, 0x20, temporary, ...EQUAL[kind], ...(kind === 'f' || kind === 'F' ? [0x1b] : [0xfd, 0x52]))
    this.extra += this.out.length - before
  }

  protected address (depth: number): void {
    this.value('i', depth - 2)
    if (!this.chance.once(12)) {
      this.put(0x41, 0xff, 0xff, 0x01, 0x71)
    }
  }

  protected load (letter: Letter, depth: number): void {
    this.address(depth)
    const opcode = { i: [[0x28], [0x2c], [0x2d], [0x2e], [0x2f]], I: [[0x29], [0x30], [0x31], [0x35]], f: [[0x2a]], F: [[0x2b]], v: [[0xfd, 0], [0xfd, 1], [0xfd, 9], [0xfd, 93]] }[letter]
    this.put(...this.chance.pick(opcode), 0, this.chance.below(100))
  }

  protected store (depth: number): void {
    const letter = this.chance.pick(this.plan.letters)
    this.address(depth)
    this.value(letter, depth - 1)
    const opcode = { i: [[0x36], [0x3a], [0x3b]], I: [[0x37], [0x3c], [0x3e]], f: [[0x38]], F: [[0x39]], v: [[0xfd, 11]] }[letter]
    this.put(...this.chance.pick(opcode), 0, this.chance.below(100))
  }

  protected tee (letter: Letter, depth: number): void {
    const locals = this.locals.flatMap((other, i) => other === letter ? [i] : [])
    this.value(letter, depth - 1)
    if (locals.length > 0) {
      this.put(0x22, this.chance.pick(locals))
    }
  }

  /** A block type for these operands and results. */
  protected type (takes: string, gives: string): number[] {
    return takes === '' && gives.length <= 1 ? [gives === '' ? 0x40 : TYPE_BYTE[gives as Letter]] : u32(this.plan.blockType({ takes, gives }))
  }

  protected block (gives: string, depth: number): void {
    const takes = this.chance.once(4) ? this.chance.pick(this.plan.letters) : ''
    this.values(takes, depth - 2)
    this.put(0x02, ...this.type(takes, gives))
    this.inside(gives, () => {
      takes === '' || this.put(0x1a)
      this.statements(depth - 2)
      this.values(gives, depth - 1)
    })
  }

  protected inside (label: string, write: () => void): void {
    this.labels.push(label)
    write()
    this.labels.pop()
    this.put(0x0b)
  }

  protected if (gives: string, depth: number): void {
    this.value('i', depth - 2)
    this.put(0x04, ...this.type('', gives))
    this.inside(gives, () => {
      this.arm(gives, depth)
      if (gives !== '' || this.chance.once(2)) {
        this.put(0x05)
        this.arm(gives, depth)
      }
    })
  }

  protected arm (gives: string, depth: number): void {
    this.statements(depth - 3)
    if (this.chance.once(6)) {
      this.leave(depth - 2)
    } else {
      this.values(gives, depth - 2)
    }
  }

  /** In the shapes that compilers write: with the test first, or last. */
  protected loop (gives: string, depth: number): void {
    const takes = this.chance.once(6) ? this.chance.pick(this.plan.letters) : ''
    this.values(takes, depth - 3)
    this.put(0x03, ...this.type(takes, gives))
    this.inside(takes, () => {
      takes === '' || this.put(0x1a)
      if (this.chance.once(2) && takes === '') {
        this.value('i', this.chance.once(2) ? 0 : depth - 3)
        this.put(0x04, 0x40)
        this.inside('', () => {
          this.countDown()
          this.statements(depth - 2)
          this.put(0x0c, 1)
        })
      } else {
        this.countDown()
        this.statements(depth - 2)
        this.values(`${takes}i`, depth - 3)
        this.put(0x0d, 0)
        takes === '' || this.put(0x1a)
      }
      this.values(gives, depth - 2)
    })
  }

  protected sizes (depth: number): void {
    switch (this.chance.below(4)) {
      case 0: this.put(0x3f, 0); break
      case 1: this.value('i', 0); this.put(0x41, 1, 0x71, 0x40, 0); break
      case 2: this.put(0xfc, 16, 0); break
      default: this.put(0xd0, 0x70); this.value('i', depth - 2); this.put(0x41, 3, 0x71, 0xfc, 15, 0)
    }
  }

  protected callFor (letter: Letter, depth: number): void {
    const fitting = this.plan.functions.flatMap(({ gives }, i) => gives === letter ? [i] : [])
    fitting.length === 0 ? this.operator(letter, depth) : this.call(this.chance.pick(fitting), depth)
  }

  protected call (index: number, depth: number): void {
    this.values(this.plan.functions[index]?.takes ?? '', depth - 2)
    if (this.chance.once(3)) {
      this.put(0x41, this.chance.once(4) ? this.chance.below(8) : index, 0x11, ...u32(index), 0)
    } else {
      this.put(0x10, ...u32(index))
    }
  }

  /** Hands values to a label, or falls through with them. */
  protected branchIf (letter: Letter, depth: number): void {
    const labels = this.labels.flatMap((label, i) => label === letter ? [this.labels.length - 1 - i] : [])
    this.value(letter, depth - 2)
    if (labels.length > 0) {
      this.value('i', depth - 2)
      this.put(0x0d, ...u32(this.chance.pick(labels)))
    }
  }

  /** Ends a stretch of code: nothing after it is run. Never goes back to a loop, which would not count. */
  protected leave (depth: number): void {
    const { gives } = this.signature
    switch (this.chance.below(5)) {
      case 0: this.put(0x00); break
      case 1: this.values(gives, depth - 1); this.put(0x0f); break
      case 2: this.values(gives, depth - 1); this.put(0x0c, ...u32(this.labels.length - 1)); break
      case 3: {
        const same = this.plan.functions.flatMap((other, i) => other.gives === gives ? [i] : [])
        const callee = same.length === 0 ? this.index : this.chance.pick(same)
        this.values(this.plan.functions[callee]?.takes ?? '', depth - 1)
        this.chance.once(2) ? this.put(0x12, ...u32(callee)) : this.put(0x41, callee, 0x13, ...u32(callee), 0)
        break
      }
      default: {
        const label = this.chance.pick(this.labels)
        const same = this.labels.flatMap((other, i) => other === label ? [this.labels.length - 1 - i] : [])
        this.countDown()
        this.values(`${label}i`, depth - 1)
        this.put(0x0e, ...list(same.map(u32)), ...u32(this.chance.pick(same)))
      }
    }
  }
}
