import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Sums that a ledger program made of a file: account and asset to micro-units. */
export type Sums = ReadonlyMap<string, bigint>

/** `hledger check --strict`, then its balances to the last place. Rejects where the journal does not hold. */
export async function hledgerSums (file: string): Promise<Sums> {
  await run('hledger', ['-f', file, 'check', '--strict'])
  const { stdout } = await run('hledger', ['-f', file, 'balance', '--flat', '--no-total', '--empty', '--layout', 'bare', '-O', 'csv'])
  const rows = stdout.trim().split('\n').slice(1).map(line => line.split(',').map(cell => cell.replace(/^"|"$/gu, '')))
  return new Map(rows.map(([account = '', asset = '', amount = '']) => [`${account} ${asset.replaceAll('"', '')}`, micro(amount)]))
}

/** `bean-check`, then its balances; beancount's capitals are the network's lower-case unit again where `units` names one. */
export async function beancountSums (file: string, units: readonly string[]): Promise<Sums> {
  await run('bean-check', [file])
  const { stdout } = await run('bean-query', ['-f', 'csv', '-m', file, 'select account, sum(number) as number, currency group by account, currency'])
  const rows = stdout.trim().split('\n').slice(1).map(line => line.split(',').map(cell => cell.trim()))
  return new Map(rows.map(([account = '', amount = '', asset = '']) => [`${account} ${units.find(unit => unit.toUpperCase() === asset) ?? asset}`, micro(amount)]))
}

/** Sums of a CSV export, which quotes only where it must. */
export function csvSums (text: string): Sums {
  const sums = new Map<string, bigint>()

  for (const line of text.trim().split('\r\n').slice(1)) {
    const cells = [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/gu)].map(([, quoted, plain]) => quoted ?? plain ?? '')
    const [account = '', amount = '', asset = ''] = cells.slice(5)
    account === '' || sums.set(`${account} ${asset}`, (sums.get(`${account} ${asset}`) ?? 0n) + micro(amount))
  }

  return sums
}

/** Micro-units of a decimal; Error where it has more than six places. */
function micro (text: string): bigint {
  const match = /^(-?)(\d+)(?:\.(\d{1,6})0*)?$/u.exec(text.trim().split(' ')[0] ?? '')

  if (match == null) {
    throw new Error(`no amount: ${text}`)
  }

  const [, sign = '', whole = '0', part = ''] = match
  const size = BigInt(whole) * 1_000_000n + BigInt(part.padEnd(6, '0'))
  return sign === '-' ? -size : size
}
