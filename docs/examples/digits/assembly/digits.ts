import { fail, readMounted } from './system'

const LIMIT = 4 << 20
const HEADER_BYTES = 32

/** The data set; prepare.ts says how its file looks. */
export class Digits {
  constructor (
    readonly pixels: i32,
    readonly classes: i32,
    readonly train: i32,
    readonly test: i32,
    private readonly bytes: StaticArray<u8>
  ) {}

  /** Images are numbered through: training images first, then those held out. */
  label (image: i32): i32 {
    return this.bytes[HEADER_BYTES + image * (this.pixels + 1)]
  }

  /** Where the image's pixels are, a byte each. */
  image (image: i32): usize {
    return changetype<usize>(this.bytes) + HEADER_BYTES + image * (this.pixels + 1) + 1
  }
}

function u32At (bytes: StaticArray<u8>, at: i32): i32 {
  return load<i32>(changetype<usize>(bytes) + at)
}

export function readDigits (): Digits {
  const bytes = readMounted('digits.bin', LIMIT)
  if (bytes.length < HEADER_BYTES || load<u64>(changetype<usize>(bytes)) != 0x3130535449474944) fail('/in/digits.bin: not a set of digits')
  const pixels = u32At(bytes, 8) * u32At(bytes, 12)
  const classes = u32At(bytes, 16)
  const train = u32At(bytes, 20)
  const test = u32At(bytes, 24)
  if (pixels < 1 || pixels > 4096 || classes < 2 || classes > 100 || train < 1 || test < 1 || train > 100000 || test > 100000) fail('/in/digits.bin: sizes out of range')
  if (bytes.length != HEADER_BYTES + (train + test) * (pixels + 1)) fail('/in/digits.bin: wrong length')
  for (let i = 0; i < train + test; i++) {
    if (<i32>bytes[HEADER_BYTES + i * (pixels + 1)] >= classes) fail('/in/digits.bin: a label out of range')
  }
  return new Digits(pixels, classes, train, test, bytes)
}
