import { list, signed, u32 } from './bytes.ts'
import { Expressions, MAX_BYTES } from './expressions.ts'
import { TYPE_BYTE } from './operators.ts'
import type { Letter } from './operators.ts'

/** Writes one random function. */
export class FunctionBody extends Expressions {
  write (): number[] {
    this.countDown()
    this.statements(this.depth)
    this.values(this.signature.gives, this.depth)
    const own = this.locals.slice(this.signature.takes.length)
    return [...list([...own, 'f' as const, 'F' as const, 'v' as const].map(letter => [1, TYPE_BYTE[letter]])), ...this.out, 0x0b]
  }

  protected override statements (depth: number): void {
    if (depth <= 0) {
      return
    }
    for (let left = this.chance.below(4); left > 0 && this.out.length - this.extra < MAX_BYTES; left--) {
      this.statement(depth)
    }
  }

  protected statement (depth: number): void {
    const { chance } = this
    switch (chance.below(12)) {
      case 0: case 1: this.store(depth); break
      case 2: this.block('', depth); break
      case 3: this.if('', depth); break
      case 4: this.loop('', depth); break
      case 5: this.value('i', depth - 1); this.put(0x41, ...signed(63n), 0x71, 0x41, 0, 0x41, ...signed(BigInt(chance.below(64))), 0xfc, 8, 0, 0); break
      case 6: this.fill(depth); break
      case 7: this.drop(depth); break
      case 8: this.setGlobal(depth); break
      case 9: this.branchOut(depth); break
      default: this.setLocal(depth)
    }
  }

  protected fill (depth: number): void {
    this.address(depth)
    this.value('i', 0)
    this.value('i', 0)
    this.put(0x41, ...signed(63n), 0x71, 0xfc, ...(this.chance.once(2) ? [11, 0] : [10, 0, 0]))
  }

  protected drop (depth: number): void {
    const index = this.chance.below(this.plan.functions.length)
    this.call(index, depth)
    for (let left = this.plan.functions[index]?.gives.length ?? 0; left > 0; left--) {
      this.put(0x1a)
    }
  }

  protected setGlobal (depth: number): void {
    const index = 1 + this.chance.below(this.plan.globals.length - 1)
    this.value(this.plan.globals[index] as Letter, depth - 1)
    this.put(0x24, index)
  }

  protected setLocal (depth: number): void {
    const index = this.chance.below(this.locals.length)
    this.value(this.locals[index] as Letter, depth - 1)
    this.put(0x21, index)
  }

  protected branchOut (depth: number): void {
    const empty = this.labels.flatMap((label, i) => label === '' ? [this.labels.length - 1 - i] : [])
    if (empty.length > 0) {
      this.countDown()
      this.value('i', depth - 2)
      this.put(0x0d, ...u32(this.chance.pick(empty)))
    }
  }
}
