import type { DemoRecord } from '../record.ts'
export function renderReport (record: DemoRecord): string { return JSON.stringify(record) }
