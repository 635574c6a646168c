import type { Pair } from './hosts.ts'
import type { ControlModule } from './modules.ts'
import type { Control } from './run.ts'

/** Whether honest work was taken as such, all of it. */
export function clean ({ units, audited, proofs, mismatches, disagreed, unfinished, sameHost }: Control): boolean {
  return units > 0 && audited === units && proofs === 0 && mismatches === 0 && disagreed === 0 && unfinished === 0 && sameHost === 0
}

export function closingLine ({ units, audited, trapped, pairs, modules, proofs, mismatches, disagreed, unfinished, ms }: Control): string {
  return `${units} honest units (${trapped} of them trapped) of ${modules} modules on ${pairs} pairs of hosts, ${audited} run again by their requesters: ${proofs} proofs, ${mismatches} mismatches, ${disagreed} on which tiers disagree, ${unfinished} contracts unfinished; ${(ms / 1000).toFixed(0)} s`
}

/** The part of docs/verification.md. */
export function controlPart (control: Control, pairs: readonly Pair[], modules: readonly ControlModule[]): string {
  const majors = [...new Set(pairs.flatMap(({ provider, auditor }) => [provider.major, auditor.major]))].sort((a, b) => a - b)
  const kinds = (['nan', 'grow', 'depth'] as const).map(kind => modules.filter(one => one.kind === kind).length)
  const n = (value: number): string => value.toLocaleString('en-GB')
  return [
    `${n(control.units)} units of ${control.modules} modules (${kinds[0] ?? 0} that make NaNs of every kind and look at their bits, ${kinds[1] ?? 0} that grow memory and tables to their caps and beyond, ${kinds[2] ?? 0} that recurse until they trap or just do not; ${n(control.trapped)} units trapped), every input another one,`,
    `were computed by ${new Set(pairs.map(({ provider }) => provider.name)).size} providers' daemons and all ${n(control.audited)} run again by their requesters' daemons, on ${control.pairs} pairs of hosts that differ in V8's tier, in the major of Node (${majors.join(' and ')}), or both:`,
    `**${n(control.proofs)} fraud proofs, ${n(control.mismatches)} mismatches, ${n(control.disagreed)} units on which tiers disagree, ${n(control.unfinished)} contracts without a countersigned receipt.** \`npm run control -- --units ${control.units}\` on Node ${process.versions.node} (${process.arch}), ${(control.ms / 1000).toFixed(0)} s.`
  ].join('\n')
}
