import type { Verb } from './verb.ts'

export interface VerbEntry {
  readonly summary: string
  load (): Promise<Verb>
}

/** Every verb; its code is loaded when it is called. */
export const VERBS: Readonly<Record<string, VerbEntry>> = {
  init: { summary: 'create a node: folder, key and config', load: async () => (await import('./verbs/init.ts')).init },
  run: { summary: 'run the node until it is told to stop', load: async () => (await import('./verbs/run.ts')).run },
  status: { summary: 'how the running node is', load: async () => (await import('./verbs/node.ts')).status },
  id: { summary: 'this node\'s peer id and did', load: async () => (await import('./verbs/id.ts')).id },
  ticket: { summary: 'one string that lets others join this network', load: async () => (await import('./verbs/node.ts')).ticket },
  join: { summary: 'connect to the network of a ticket', load: async () => (await import('./verbs/node.ts')).join },
  'peers ls': { summary: 'the peers that this node knows', load: async () => (await import('./verbs/node.ts')).peersLs },
  'capacity add': { summary: 'offer a capacity', load: async () => (await import('./verbs/capacity.ts')).capacityAdd },
  'capacity ls': { summary: 'what this node offers', load: async () => (await import('./verbs/capacity.ts')).capacityLs },
  'capacity rm': { summary: 'withdraw a capacity', load: async () => (await import('./verbs/capacity.ts')).capacityRm },
  'attest issue': { summary: 'state something about a peer\'s capacity', load: async () => (await import('./verbs/attest.ts')).attestIssue },
  'attest add': { summary: 'show an attestation in this node\'s ad', load: async () => (await import('./verbs/attest.ts')).attestAdd },
  find: { summary: 'peers that match every facet', load: async () => (await import('./verbs/find.ts')).find },
  'job submit': { summary: 'have a job done', load: async () => (await import('./verbs/job-submit.ts')).jobSubmit },
  'job ls': { summary: 'this node\'s jobs', load: async () => (await import('./verbs/job.ts')).jobLs },
  'job show': { summary: 'one job, its contracts and windows', load: async () => (await import('./verbs/job.ts')).jobShow },
  'job results': { summary: 'the outputs of a job\'s units', load: async () => (await import('./verbs/job.ts')).jobResults },
  'job cancel': { summary: 'stop a job; what was proven is paid', load: async () => (await import('./verbs/job.ts')).jobCancel },
  'blob put': { summary: 'put files into the node\'s store', load: async () => (await import('./verbs/blob.ts')).blobPut },
  'blob get': { summary: 'a blob of the node\'s store', load: async () => (await import('./verbs/blob.ts')).blobGet },
  'blob ls': { summary: 'what the node\'s store holds', load: async () => (await import('./verbs/blob.ts')).blobLs },
  'blob rm': { summary: 'take blobs off the node\'s disk', load: async () => (await import('./verbs/blob.ts')).blobRm },
  'settle ls': { summary: 'the entries of the settlement log', load: async () => (await import('./verbs/settle.ts')).settleLs },
  'settle show': { summary: 'one entry of the log', load: async () => (await import('./verbs/settle.ts')).settleShow },
  'settle balances': { summary: 'who owes whom', load: async () => (await import('./verbs/settle.ts')).settleBalances },
  'settle pay': { summary: 'record a payment to a peer', load: async () => (await import('./verbs/settle.ts')).settlePay },
  'settle confirm': { summary: 'confirm a payment that a peer says it made', load: async () => (await import('./verbs/settle.ts')).settleConfirm },
  'settle verify': { summary: 'check every byte of the log', load: async () => (await import('./verbs/settle-log.ts')).settleVerify },
  'settle prove': { summary: 'one file that proves a receipt', load: async () => (await import('./verbs/settle-log.ts')).settleProve },
  'settle check': { summary: 'check such a file, anywhere', load: async () => (await import('./verbs/settle-log.ts')).settleCheck },
  'settle faults': { summary: 'nodes that forked their logs', load: async () => (await import('./verbs/settle-faults.ts')).settleFaults },
  'settle lift': { summary: 'trust such a node again', load: async () => (await import('./verbs/settle-faults.ts')).settleLift },
  'settle repair': { summary: 'begin a new epoch after damage', load: async () => (await import('./verbs/settle-repair.ts')).settleRepair },
  'settle reconcile': { summary: 'compare the books with a peer, or with all', load: async () => (await import('./verbs/settle.ts')).settleReconcile },
  'reputation ls': { summary: 'the peers whose work this node has checked', load: async () => (await import('./verbs/reputation.ts')).reputationLs },
  'reputation show': { summary: 'what this node makes of a peer, and why', load: async () => (await import('./verbs/reputation.ts')).reputationShow },
  'proof ls': { summary: 'proofs that this node has checked', load: async () => (await import('./verbs/proof.ts')).proofLs },
  'proof show': { summary: 'one proof, and whom it convicts', load: async () => (await import('./verbs/proof.ts')).proofShow },
  'proof export': { summary: 'a proof and all it needs, in one file', load: async () => (await import('./verbs/proof.ts')).proofExport },
  'proof verify': { summary: 'check a proof file by running its unit again', load: async () => (await import('./verbs/proof-verify.ts')).proofVerify },
  backup: { summary: 'key, config and database into a folder', load: async () => (await import('./verbs/backup.ts')).backup },
  restore: { summary: 'a node out of such a folder', load: async () => (await import('./verbs/backup.ts')).restore },
  'swarm up': { summary: 'a network of real nodes on this machine', load: async () => (await import('./verbs/swarm-up.ts')).swarmUp },
  'swarm ps': { summary: 'the nodes of that network', load: async () => (await import('./verbs/swarm.ts')).swarmPs },
  'swarm down': { summary: 'end that network and remove its folder', load: async () => (await import('./verbs/swarm.ts')).swarmDown },
  exec: { summary: 'run one unit here', load: async () => (await import('./verbs/exec.ts')).exec }
}
