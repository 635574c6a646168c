import { PROFILE_1 } from '../../packages/verify/src/profile/index.ts'
import { wasiVector } from './wasi-case.ts'
import { WORLD } from './wasi-cases.ts'
import { ENDS, LAST_FUEL, REFUSED } from './wasi-ends.ts'
import type { WasiPlan, WasiVector } from './wasi-case.ts'

/** What `test/vectors/execution/wasi.json` holds. */
export interface WasiVectors { readonly profile: string, readonly cases: readonly WasiVector[] }

/** @param exact - every unit on the module that knows what a trap costs: it must make no difference */
export function wasiVectors (exact = false): WasiVectors {
  return { profile: PROFILE_1, cases: [...WORLD, ...ENDS, ...LAST_FUEL.flatMap(justEnough), ...REFUSED].map(plan => wasiVector(plan, exact)) }
}

function justEnough (plan: WasiPlan): readonly WasiPlan[] {
  const needed = BigInt(wasiVector(plan).fuel)
  return [{ ...plan, name: `${plan.name}: just enough fuel`, budget: needed }, { ...plan, name: `${plan.name}: one unit of fuel too little`, budget: needed - 1n }]
}
