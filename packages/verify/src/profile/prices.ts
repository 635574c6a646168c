import { OP, OPCODES } from './opcodes.ts'
import { COST } from './rules.ts'

/** What an instruction costs, without what a length adds, by opcode. Spec: docs/spec/execution.md, "Fuel". */
export const PRICES = new Uint16Array(OPCODES).fill(COST.simple)

for (const opcode of [OP.nop, OP.block, OP.loop, OP.else, OP.end]) {
  PRICES[opcode] = COST.structure
}
PRICES[OP.call] = PRICES[OP.returnCall] = COST.call
PRICES[OP.callIndirect] = PRICES[OP.returnCallIndirect] = COST.callIndirect
PRICES[OP.memoryGrow] = COST.memoryGrow
PRICES[OP.tableSet] = COST.tableSet
PRICES.fill(COST.bulk, 0x108, 0x110)
PRICES[0x110] = COST.simple
PRICES[0x109] = PRICES[0x10d] = COST.simple
PRICES[0x111] = COST.bulk
