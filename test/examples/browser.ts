import { existsSync } from 'node:fs'
import { chromium } from 'playwright-core'
import type { Browser } from 'playwright-core'

/** Quiet on a machine without the open network, and usable as root. */
const ARGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']

/** The machine's Chromium, or the one that `CHROMIUM` names. */
export async function launchBrowser (): Promise<Browser> {
  const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium'

  if (!existsSync(executablePath)) {
    throw new Error(`chromium not found at ${executablePath}: apt-get install chromium, or set CHROMIUM`)
  }

  return chromium.launch({ executablePath, args: ARGS })
}
