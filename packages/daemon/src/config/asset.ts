import { assetOf } from '@mycel/settle/assets'
import { z } from 'zod'

/** An asset as owners write it. A refused one is named with what to write instead: "what is wrong | what to do". */
export const asset = z.string('not text | the asset that amounts are in, for instance "credit" or "EUR"').superRefine((name, context) => {
  const found = assetOf(name)

  if (!found.ok) {
    context.addIssue({ code: 'custom', message: `${found.reason} | an ISO 4217 code such as "EUR", or your network's unit such as "credit"` })
  }
})
