/** One value at a limit, or one beyond it. */
export interface Variant {
  readonly name: string
  readonly value: unknown
  /** Why a body with this value is refused; undefined where it is accepted. */
  readonly code?: string
}

/** What a check says of itself: the words of docs/spec/messages.md, and the limits of a sub-message's fields. */
export interface Limit {
  readonly says: string
  readonly fields?: Readonly<Record<string, Limit>>
}

/** Every value of a field at its limits and just beyond them, made from the limit's words and a valid value. */
export function variantsOf (limit: Limit, value: unknown): readonly Variant[] {
  const [, fewest, most, each] = /^(\d+) to (\d+) items(?:, each (.*))?$/u.exec(limit.says) ?? []

  if (fewest != null && most != null) {
    return listVariants(value as readonly unknown[], Number(fewest), Number(most), { ...limit, says: each ?? '' })
  }

  if (limit.fields != null) {
    const missing: readonly Variant[] = limit.says === '' ? [] : [{ name: 'missing', value: undefined, code: 'out-of-range' }]
    return [...missing, ...fieldVariants(limit.fields, value as Readonly<Record<string, unknown>>)]
  }

  if (limit.says.endsWith(' bytes of text')) {
    return textVariants(...range(limit.says))
  }

  if (limit.says.endsWith(' bytes')) {
    return bytesVariants(limit.says)
  }

  return integerVariants(limit.says, typeof value === 'bigint')
}

function fieldVariants (fields: Readonly<Record<string, Limit>>, value: Readonly<Record<string, unknown>>): Variant[] {
  return Object.entries(fields).flatMap(([name, limit]) => {
    return variantsOf(limit, value[name]).map(variant => ({ ...variant, name: `${name}: ${variant.name}`, value: { ...value, [name]: variant.value } }))
  })
}

function listVariants (value: readonly unknown[], fewest: number, most: number, each: Limit): Variant[] {
  const [first, ...rest] = value
  const of = (count: number): unknown[] => Array.from({ length: count }, () => first)

  return [
    { name: `${most} items`, value: of(most) },
    // decoding stops at the first item too many
    { name: `${most + 1} items`, value: of(most + 1), code: 'malformed' },
    ...(fewest === 0 ? [{ name: 'no item', value: [] }] : [{ name: `${fewest - 1} items`, value: of(fewest - 1), code: 'out-of-range' }]),
    ...variantsOf(each, first).map(variant => ({ ...variant, name: `item, ${variant.name}`, value: [variant.value, ...rest] }))
  ]
}

function textVariants (min: number, max: number): Variant[] {
  return [
    { name: `${max} bytes of text`, value: 'x'.repeat(max) },
    { name: `${max + 1} bytes of text`, value: 'x'.repeat(max + 1), code: 'out-of-range' },
    min === 0 ? { name: 'empty', value: '' } : { name: 'empty', value: '', code: 'out-of-range' }
  ]
}

function bytesVariants (says: string): Variant[] {
  const [exact] = /^\d+(?= bytes$)/u.exec(says) ?? []
  const [, optional] = /^0 or (\d+) bytes$/u.exec(says) ?? []
  const [min, max] = exact != null ? [Number(exact), Number(exact)] : optional != null ? [Number(optional), Number(optional)] : range(says)
  const of = (size: number): Uint8Array => new Uint8Array(size).fill(0xab)

  return [
    ...(exact == null ? [{ name: `${max} bytes`, value: of(max) }] : []),
    { name: `${max + 1} bytes`, value: of(max + 1), code: 'out-of-range' },
    ...(min > 0 ? [{ name: `${min - 1} bytes`, value: of(min - 1), code: 'out-of-range' }] : []),
    ...(optional == null ? [] : [{ name: 'empty', value: of(0) }])
  ]
}

function integerVariants (says: string, wide: boolean): Variant[] {
  const [, low = '', high = ''] = /^(\d+) to (.+)$/u.exec(says) ?? []
  const min = BigInt(low)
  const max = amount(high)
  const of = (value: bigint): unknown => wide ? value : Number(value)
  const widest = wide ? 0xffff_ffff_ffff_ffffn : 0xffff_ffffn

  return [
    { name: `${max}`, value: of(max) },
    // where a codec that splits 64 bits into two signed halves goes wrong
    ...(wide ? [0x7fff_ffffn, 0x8000_0000n, 0xffff_ffffn, 0x1_0000_0000n].filter(value => value > min && value < max).map(value => ({ name: `${value}`, value: of(value) })) : []),
    ...(max < widest ? [{ name: `${max + 1n}`, value: of(max + 1n), code: 'out-of-range' }] : []),
    min === 0n ? { name: '0', value: of(0n) } : { name: `${min - 1n}`, value: of(min - 1n), code: 'out-of-range' }
  ]
}

/** `2^62`, `2^64 − 1`, `4096`. */
function amount (words: string): bigint {
  const [, power, less] = /^2\^(\d+)( − 1)?$/u.exec(words) ?? []
  return power == null ? BigInt(words) : (1n << BigInt(power)) - (less == null ? 0n : 1n)
}

function range (says: string): [number, number] {
  const [, min, max] = /^(\d+) to (\d+) bytes/u.exec(says) ?? []

  if (min == null || max == null) {
    throw new Error(`no range in "${says}"`)
  }

  return [Number(min), Number(max)]
}
