// One unit of a bootstrap: how sure is the median of a column of measurements? Resample the column, take the median each time, and see how the medians scatter.
//   stdin   the column's name and how many resamples, e.g. "raw 2000"
//   /in     turbidity.csv
//   argv    the unit's index: the seed of this unit's own random numbers
//   stdout  one line; exit status 2 and a line on stderr where the input is wrong
import { args, fail, open, print, readAll, STDIN } from './system'

const MAX_RESAMPLES = 100000

let state: u64 = 0

// splitmix64
function next (): u64 {
  let z = state += 0x9e3779b97f4a7c15
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb
  return z ^ (z >> 31)
}

function readColumn (name: string): StaticArray<f64> {
  const rows = readAll(open('turbidity.csv')).trimEnd().split('\n')
  const at = rows[0].split(',').indexOf(name)
  if (at < 0) fail('no such column')
  if (rows.length < 3) fail('too few rows')
  const column = new StaticArray<f64>(rows.length - 1)
  for (let i = 1; i < rows.length; i++) {
    const fields = rows[i].split(',')
    if (fields.length <= at) fail('a row is too short')
    column[i - 1] = parseFloat(fields[at])
  }
  return column
}

function medianOfResample (column: StaticArray<f64>, drawn: StaticArray<f64>): f64 {
  const values = column.length
  for (let i = 0; i < values; i++) {
    const value = column[<i32>(next() % <u64>values)]
    let at = i
    for (; at > 0 && drawn[at - 1] > value; at--) drawn[at] = drawn[at - 1]
    drawn[at] = value
  }
  return (drawn[(values - 1) / 2] + drawn[values / 2]) / 2
}

// From integers, so that every language prints the same digits.
function fixed (value: f64): string {
  const scaled = <u64>(value * 10000 + 0.5)
  return (scaled / 10000).toString() + '.' + (scaled % 10000).toString().padStart(4, '0')
}

export function _start (): void {
  const argv = args()
  const words = readAll(STDIN).trim().split(' ')
  if (argv.length != 2 || words.length != 2) fail('expected an index, and on stdin a column and a number')
  const resamples = I32.parseInt(words[1])
  if (resamples < 2 || resamples > MAX_RESAMPLES) fail('2 to 100000 resamples')
  state = U64.parseInt(argv[1])
  const column = readColumn(words[0])

  const drawn = new StaticArray<f64>(column.length)
  const medians = new StaticArray<f64>(resamples)
  let sum: f64 = 0
  for (let i = 0; i < resamples; i++) sum += medians[i] = medianOfResample(column, drawn)
  const mean = sum / resamples
  let squares: f64 = 0
  for (let i = 0; i < resamples; i++) squares += (medians[i] - mean) * (medians[i] - mean)
  const error = Math.sqrt(squares / (resamples - 1))

  print('unit ' + argv[1] + ': median of ' + words[0] + ' ' + fixed(mean) + ' NTU, standard error ' + fixed(error) + ' (' + resamples.toString() + ' resamples of ' + column.length.toString() + ')')
}
