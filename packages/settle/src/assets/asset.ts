import { ISO_4217 } from './iso-4217.ts'

export type Asset =
  | { readonly ok: true, /** `currency`: an ISO 4217 code. `unit`: a network's own, such as `credit` or `gpu-hour`. */ readonly kind: 'currency' | 'unit' }
  | { readonly ok: false, readonly code: 'unknown-asset', readonly reason: string }

const UNIT = /^[a-z][a-z0-9-]{0,14}[a-z0-9]$/

/**
 * What an asset's name stands for. Currencies are capitals and must be ISO 4217 codes in force; everything else is a network's own unit in lower case, 2 to 16 letters, digits and
 * inner dashes, which no currency is spelled like. Spec: docs/spec/settlement.md, "Assets".
 */
export function assetOf (name: string): Asset {
  if (ISO_4217.has(name)) {
    return { ok: true, kind: 'currency' }
  }

  if (ISO_4217.has(name.toUpperCase())) {
    return refuse(`"${name}" would be taken for the currency: write ${name.toUpperCase()}`)
  }

  if (/^[A-Z]{3}$/.test(name)) {
    return refuse(`"${name}" is no ISO 4217 code`)
  }

  return UNIT.test(name) ? { ok: true, kind: 'unit' } : refuse(`"${name.slice(0, 32)}" is neither an ISO 4217 code such as EUR nor a network's unit such as credit: 2 to 16 lower-case letters, digits and inner dashes`)
}

function refuse (reason: string): Asset {
  return { ok: false, code: 'unknown-asset', reason }
}
