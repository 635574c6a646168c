import { z } from 'zod'
import { parseAmount } from '../amount.ts'
import { asset } from './asset.ts'
import type { CapacityConfig } from '../config.ts'

const words = (maxItems: number, maxLength: number, min = 1): z.ZodArray<z.ZodString> => z.array(z.string('not text | write a list of texts').min(1, 'empty | leave it out').max(maxLength, `longer than ${maxLength} characters | shorten it`), 'not a list | write ["one", "two"]')
  .min(min, 'empty | name at least one').max(maxItems, `too many | at most ${maxItems}`)
const word = (max: number): z.ZodString => z.string('not text | write it in quotes').min(1, 'empty | name one').max(max, `longer than ${max} characters | shorten it`)
const count = (min: number, max: number): z.ZodNumber => z.int(`not a whole number | one between ${min} and ${max}`).min(min, `too small | at least ${min}`).max(max, `too large | at most ${max}`)

/** Every known class's terms as they are written in files and on the command line (limits: wire's `descriptors`). */
export const DESCRIPTORS = {
  compute: { cores: count(1, 65_536), memory_mib: count(1, 2 ** 32), arch: word(32) },
  gpu: { model: word(64), count: count(1, 4096), vram_mib: count(1, 2 ** 32) },
  inference: { models: words(32, 96), context_tokens: count(0, 2 ** 32 - 1) },
  microfactory: { processes: words(32, 64), materials: words(32, 64, 0) },
  clinic: { services: words(32, 96) }
} as const

const terms = {
  class: z.string('missing | name a class such as "compute"').regex(/^[a-z][a-z0-9-]{0,31}$/, 'not a class name | lower-case letters, digits and dashes, at most 32'),
  asset: asset.default('credit'),
  price: z.string('missing or not text | the price of one unit, for instance "0.001"').transform((text, context) => {
    const micro = parseAmount(text)

    if (micro == null) {
      context.addIssue({ code: 'custom', message: `"${text}" is no amount | a decimal with at most six places, for instance "0.001"` })
      return z.NEVER
    }

    return micro
  }),
  region: z.string('not text | for instance "eu"').regex(/^[a-z0-9-]{0,32}$/, 'not a region | lower-case letters, digits and dashes, at most 32').default('')
}

/** One capacity as written: class, price, asset, region, and the class's own terms beside them. */
export const capacitySchema = z.looseObject({ class: terms.class }).transform((raw, context): CapacityConfig => {
  const own = Object.hasOwn(DESCRIPTORS, raw.class) ? DESCRIPTORS[raw.class as keyof typeof DESCRIPTORS] : {}
  const checked = z.strictObject({ ...terms, ...own }).safeParse(raw)

  if (!checked.success) {
    for (const issue of checked.error.issues) {
      const message = issue.code === 'unrecognized_keys'
        ? `unknown ${issue.keys.map(key => `"${key}"`).join(', ')} | ${raw.class} takes ${[...Object.keys(terms), ...Object.keys(own)].join(', ')}`
        : issue.message
      context.addIssue({ code: 'custom', path: [...issue.path], message })
    }

    return z.NEVER
  }

  const { class: cls, asset, price, region, ...descriptor } = checked.data
  return { class: cls, asset, unitPrice: price, region, descriptor: Object.fromEntries(Object.entries(descriptor).map(([key, value]) => [camel(key), value as string | number | string[]])) }
})

function camel (key: string): string {
  return key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
}
