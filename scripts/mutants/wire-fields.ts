import { changed } from './mutant.ts'
import type { Mutant } from './mutant.ts'

const FIELDS = { file: 'packages/wire/src/messages/fields.ts', specs: ['packages/wire/dist/test/unsigned.spec.js', 'packages/wire/dist/test/messages.spec.js', 'test/vectors/vectors.spec.ts'] }
const REGISTRY = { file: 'packages/wire/src/messages/registry.ts', specs: FIELDS.specs }

/** How a limit is checked, whichever field it belongs to; and what the registry says of each type. */
export const FIELDS_AND_TYPES: readonly Mutant[] = [
  ...changed(FIELDS, [
    ['value.byteLength === size ? undefined : `${path}: ${value.byteLength} bytes, must be ${size}`)\n}\n\n/** Between', 'true ? undefined : \'\')\n}\n\n/** Between', 'bytes of one size'],
    ['value.byteLength >= min && value.byteLength <= max ? undefined', 'value.byteLength >= min ? undefined', 'bytes up to a size'],
    ['value.byteLength >= min && value.byteLength <= max ? undefined', 'value.byteLength <= max ? undefined', 'bytes from a size on'],
    ['value.byteLength === 0 || value.byteLength === size ? undefined', 'true ? undefined', 'bytes of one size, or none'],
    ['if (size < min || size > max)', 'if (size > max)', 'text that is not empty'],
    ['if (size < min || size > max)', 'if (size < min)', 'text up to a size'],
    ['encoder.encode(value).byteLength', 'value.length', 'text is measured in bytes'],
    ['/[\\u0000-\\u001f\\u007f\\ufffd\\p{Surrogate}]/u.test(value) || ', '', 'text without control characters'],
    ['\\ufffd\\p{Surrogate}]', '\\ufffd]', 'text with half a surrogate pair'],
    [' || value !== value.normalize(\'NFC\')', '', 'text has one Unicode form'],
    ['value >= min && value <= max ? undefined : `${path}: ${value}, must be ${min} to ${max}`)\n}\n\n/** A 64-bit', 'value >= min ? undefined : `${path}: ${value}, must be ${min} to ${max}`)\n}\n\n/** A 64-bit', 'the largest 32-bit value'],
    ['value >= min && value <= max ? undefined : `${path}: ${value}, must be ${min} to ${max}`)\n}\n\n/** A 64-bit', 'value <= max ? undefined : `${path}: ${value}, must be ${min} to ${max}`)\n}\n\n/** A 64-bit', 'the smallest 32-bit value'],
    ['value >= min && value <= max ? undefined : `${path}: ${value}, must be ${min} to ${max}`)\n}\n\n/** Unix', 'value >= min ? undefined : `${path}: ${value}, must be ${min} to ${max}`)\n}\n\n/** Unix', 'the largest 64-bit value'],
    ['value >= min && value <= max ? undefined : `${path}: ${value}, must be ${min} to ${max}`)\n}\n\n/** Unix', 'value <= max ? undefined : `${path}: ${value}, must be ${min} to ${max}`)\n}\n\n/** Unix', 'the smallest 64-bit value'],
    ['if (value.length < min || value.length > max)', 'if (value.length > max)', 'the fewest items of a list'],
    ['const reason = item(value[i] as T, `${path}[${i}]`)', 'const reason = undefined', 'every item of a list keeps its limits'],
    ['value == null ? `${path}: missing` : checkFields(fields, value, path)', 'value == null ? undefined : checkFields(fields, value, path)', 'a part must be there'],
    ['value == null ? `${path}: missing` : checkFields(fields, value, path)', 'value == null ? `${path}: missing` : undefined', 'a part keeps its own limits'],
    ['return limit(\'\', (value, path) => checkFields(fields, value, path), fields)', 'return limit(\'\', () => undefined, fields)', 'an item keeps its own limits'],
    ['TIME_MAX_MS = 8_640_000_000_000_000n', 'TIME_MAX_MS = 8_640_000_000_000_001n', 'times that no date can hold'],
    ['MONEY_MAX = 1n << 62n', 'MONEY_MAX = (1n << 62n) + 1n', 'amounts whose sums would overflow']
  ]),
  ...changed(REGISTRY, [
    ['[body.author, body.requester], true)', '[body.author], true)', 'a receipt is countersigned'],
    ['[body.payer, body.payee], true)', '[body.payer], true)', 'a payment is confirmed by its payee'],
    ['pb.Award, limits.award, MAX_STEP_BYTES, body => [body.requester]', 'pb.Award, limits.award, MAX_STEP_BYTES, body => [body.provider]', 'an award is signed by its requester'],
    ['pb.Bid, limits.bid, MAX_AD_BYTES + MAX_STEP_BYTES', 'pb.Bid, limits.bid, MAX_BODY_BYTES', 'the largest bid'],
    ['pb.Ad, limits.ad, MAX_AD_BYTES', 'pb.Ad, limits.ad, MAX_BODY_BYTES', 'the largest ad'],
    ['pb.Tender, limits.tender, MAX_TENDER_BYTES', 'pb.Tender, limits.tender, MAX_BODY_BYTES', 'the largest tender'],
    ['pb.Receipt, limits.receipt, MAX_STEP_BYTES', 'pb.Receipt, limits.receipt, MAX_BODY_BYTES', 'the largest receipt'],
    ['Object.hasOwn(REGISTRY, name) ?', 'name in REGISTRY ?', 'a type is one of the registry\'s own']
  ])
]
