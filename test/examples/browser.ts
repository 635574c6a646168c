import { chromium } from 'playwright-core'
import type { Browser } from 'playwright-core'

/** Quiet on a machine without the open network, and usable as root. */
const ARGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']

/** Where the machine's Chromium is, unless `CHROMIUM` names another. */
export const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium'

export async function launchBrowser (): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, args: ARGS })
}
