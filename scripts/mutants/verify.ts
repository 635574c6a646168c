import { changed, without } from './mutant.ts'
import type { Mutant } from './mutant.ts'

const TESTS = 'packages/verify/dist/test'
const room = (name: string, tests: string): { file: string, specs: readonly string[] } => ({ file: `packages/verify/src/${name}.ts`, specs: [`${TESTS}/${tests}`] })
const MERKLE = { file: 'packages/wire/src/merkle/tree.ts', specs: ['packages/settle/dist/test/log/*.spec.js', `${TESTS}/{commit,proof}/*.spec.js`] }

/** Is the claim true? Commitments, challenges, fraud proofs. */
export const PROOFS: readonly Mutant[] = [
  ...without(room('proof/check', 'proof/*.spec.js'), [
    ['!opened.ok', 'the chain of messages holds'],
    ['evidence.kind !== EVIDENCE || part.kind !== WORK', 'the contract is one of units that can be run again'],
    ['!decoded.ok', 'the work decodes'],
    ['position >= units', 'the window has such a position'],
    ['!checkInputPath(crypto, { index, input }, position, units, body.inputPath, start.body.inputsRoot)', 'the requester asked for this input'],
    ['!checkLeaf(crypto, { contract: award.digest, window, work }, position, { index, input, ...claimed }, body.blind, units, body.leafPath, root)', 'the provider committed to this outcome'],
    ['sameOutcome(claimed, found)', 'claimed and found differ']
  ]),
  ...changed(room('proof/check', 'proof/*.spec.js'), [
    ['proof.body.network === network ?', 'true ?', 'the proof is of this network'],
    ['opened.ok ? checkMessage(crypto, network, opened.message) : refuse(\'bad-proof\', `${opened.code}: ${opened.reason}`)', 'checkMessage(crypto, network, (opened as { message: Authenticated<\'fraud-proof\'> }).message)', 'the proof\'s own envelope opens'],
    ['evidence.kind !== EVIDENCE || part.kind !== WORK', 'evidence.kind !== EVIDENCE', 'the kind of work'],
    ['evidence.kind !== EVIDENCE || part.kind !== WORK', 'part.kind !== WORK', 'the kind of evidence']
  ]),
  ...without(room('proof/chain', 'proof/*.spec.js'), [
    ['!tender.ok', 'the tender opens'],
    ['!award.ok', 'the award opens'],
    ['!start.ok', 'the start opens'],
    ['!commit.ok', 'the commit opens'],
    ['!equals(award.body.tender, tender.digest)', 'the award is for the tender'],
    ['!equals(start.body.contract, award.digest) || !equals(commit.body.contract, award.digest)', 'start and commit are of this contract'],
    ['!equals(commit.body.prev, start.digest)', 'the commit answers the start'],
    ['commit.body.window !== start.body.window || commit.body.units !== start.body.units', 'start and commit are about one window'],
    ['equals(requester, provider)', 'requester and provider are two'],
    ['!equals(tender.body.requester, requester)', 'the award is by the author of the tender'],
    ['!equals(start.body.author, requester)', 'the start is by the requester'],
    ['!equals(commit.body.author, provider)', 'the commit is by the provider']
  ]),
  ...changed(room('proof/chain', 'proof/*.spec.js'), [
    ['!equals(start.body.contract, award.digest) || ', '', 'the start is of this contract'],
    [' || !equals(commit.body.contract, award.digest)', '', 'the commit is of this contract'],
    ['commit.body.window !== start.body.window || ', '', 'one window number'],
    [' || commit.body.units !== start.body.units', '', 'one window size']
  ]),
  ...without(room('proof/double-root', 'proof/*.spec.js'), [
    ['!tender.ok', 'the tender opens'],
    ['!award.ok', 'the award opens'],
    ['!first.ok', 'the first commit opens'],
    ['!second.ok', 'the second commit opens'],
    ['!equals(award.body.tender, tender.digest)', 'the award is for the tender'],
    ['!equals(first.body.contract, award.digest) || !equals(second.body.contract, award.digest)', 'both commits are of this contract'],
    ['equals(requester, provider) || !equals(tender.body.requester, requester)', 'the contract is between two, by the author of the tender'],
    ['!equals(first.body.author, provider) || !equals(second.body.author, provider)', 'both commits are by the provider'],
    ['first.body.window !== second.body.window', 'one window'],
    ['!checked.ok', 'no double root is signed that proves nothing']
  ]),
  ...changed(room('proof/double-root', 'proof/*.spec.js'), [
    ['proof.body.network === network ?', 'true ?', 'a double root is of this network'],
    ['!equals(first.body.contract, award.digest) || ', '', 'the first commit is of this contract'],
    [' || !equals(second.body.contract, award.digest)', '', 'the second commit is of this contract'],
    ['equals(requester, provider) || ', '', 'requester and provider are two'],
    [' || !equals(tender.body.requester, requester)', '', 'the award is by the author of the tender'],
    ['!equals(first.body.author, provider) || ', '', 'the first commit is by the provider'],
    [' || !equals(second.body.author, provider)', '', 'the second commit is by the provider'],
    ['equals(first.body.root, second.body.root) ?', 'false ?', 'two roots']
  ]),
  ...without(room('proof/judge', 'proof/*.spec.js'), [
    ['baseline === \'unavailable\' || optimised === \'unavailable\'', 'nobody is convicted of what could not be run again'],
    ['!sameOutcome(baseline, optimised)', 'nobody is convicted where our tiers disagree'],
    ['sameOutcome(baseline, claim.claimed)', 'who was right is not convicted']
  ]),
  ...changed(room('proof/build', 'proof/*.spec.js'), [
    ['if (!checked.ok)', 'if (false)', 'no proof is signed that would not pass its own check']
  ]),
  ...without(room('commit/opening', 'commit/*.spec.js'), [
    ['inputs.length !== commit.units || results.length !== commit.units', 'all committed units are delivered'],
    ['fuel !== commit.fuel', 'the fuel is what was committed']
  ]),
  ...changed(room('commit/opening', 'commit/*.spec.js'), [
    ['equals(root, commit.root) ?', 'true ?', 'the results are what was committed'],
    ['inputs.length !== commit.units || ', '', 'all inputs are there'],
    [' || results.length !== commit.units', '', 'all results are there']
  ]),
  ...changed(room('commit/inputs', '{commit,proof}/*.spec.js'), [
    ['return inputs.length === start.units && ', 'return ', 'a manifest has as many units as the start says'],
    [' && equals(inputsRoot(crypto, inputs), start.inputsRoot)', '', 'a manifest is what the start says'],
    ['return verifyInclusion(crypto, inputLeaf(crypto, input), position, units, path, root)', 'return true', 'an input stands where it is said to stand']
  ]),
  ...without(room('commit/window', 'commit/*.spec.js'), [['totalFuel > 0xffff_ffff_ffff_ffffn', 'a window\'s fuel fits its field']]),
  ...without(room('commit/leaf', 'commit/*.spec.js'), [
    ['!Number.isInteger(value) || value < 0 || value > 0xffff_ffff', 'numbers in a leaf fit their fields'],
    ['BigInt.asUintN(64, value) !== value', 'large numbers in a leaf fit their fields']
  ]),
  ...changed(room('commit/outcome', '{commit,proof,audit}/*.spec.js'), [
    ['a.status === b.status && ', '', 'the status is part of an outcome'],
    ['a.fuel === b.fuel && ', '', 'the fuel is part of an outcome'],
    [' && equals(a.output, b.output)', '', 'the output is part of an outcome']
  ]),
  ...changed({ ...MERKLE }, [
    ['leaf.byteLength !== HASH_BYTES', 'false', 'a leaf is a hash'],
    ['index < 0 || index >= size || leaf', 'leaf', 'the tree has such a leaf'],
    ['return last === 0 && same(hash, root)', 'return same(hash, root)', 'a path is not too short'],
    ['return last === 0 && same(hash, root)', 'return last === 0', 'a path leads to the root']
  ])
]

const CREDENTIALS = 'credentials/*.spec.js'

export const ATTESTATIONS: readonly Mutant[] = [
  ...without(room('credentials/verify', CREDENTIALS), [
    ['!parsed.ok', 'a credential has the exact shape'],
    ['reason != null', 'its fields keep their limits'],
    ['(fields.kind === \'self-measured\') !== equals(issuer, fields.subject)', 'only what one says of oneself is self-measured'],
    ['now < fields.validFrom', 'it is valid already'],
    ['now >= fields.validUntil', 'it is still valid'],
    ['!crypto.verify(issuer, hashData(crypto, proofOptionsOf(issuer, fields.created), documentOf(issuer, fields)), signature)', 'its signature holds']
  ]),
  ...without(room('credentials/parse', CREDENTIALS), [
    ['bytes.byteLength > MAX_CREDENTIAL_BYTES', 'its size'],
    ['json === undefined', 'it is JSON'],
    ['deeper(json, MAX_DEPTH)', 'how deep it is nested'],
    ['!canonical(json, bytes)', 'its bytes are canonical'],
    ['member(proof, \'type\') !== PROOF_TYPE || member(proof, \'cryptosuite\') !== CRYPTOSUITE', 'its proof is of the one suite'],
    ['read == null', 'every field is there'],
    ['member(proof, \'verificationMethod\') !== methodOf(read.issuer) || member(proof, \'proofPurpose\') !== \'assertionMethod\'', 'it asserts with the issuer\'s key'],
    ['typeof value !== \'string\'', 'claims are text']
  ]),
  ...changed(room('credentials/parse', CREDENTIALS), [
    ['return equals(again, bytes) ? read', 'return true ? read', 'no field too many'],
    ['bytes?.byteLength === 64 ? bytes', 'true ? bytes', 'a signature has 64 bytes']
  ]),
  ...changed(room('credentials/credential', CREDENTIALS), [
    ['[subject.byteLength !== 32,', '[false,', 'a subject is a key'],
    ['[!CLASS.test(name),', '[false,', 'a class is a name'],
    ['[entries.length > MAX_CLAIMS,', '[false,', 'how many claims'],
    ['[bad != null,', '[false,', 'claims are printable'],
    ['validUntil <= validFrom || ', '', 'it is valid at some time'],
    [' || validUntil - validFrom > MAX_VALIDITY_MS', '', 'it is not valid too long'],
    ['[created >= validUntil,', '[false,', 'it was made before it ended']
  ]),
  ...without(room('credentials/trust', CREDENTIALS), [
    ['now < credential.validFrom || now >= credential.validUntil', 'a credential outlives its check'],
    ['entries.length === 0 || (kind === \'self-measured\') !== (issuerDid === subjectDid)', 'only issuers of the policy are believed']
  ]),
  ...changed(room('credentials/trust', CREDENTIALS), [
    ['return entries.some(({ kinds }) => kinds.includes(kind))', 'return entries.length > 0', 'an issuer is believed about its kinds only'],
    ['issuer === issuerDid || (issuer === \'self\' && kind === \'self-measured\')', 'issuer === issuerDid || issuer === \'self\'', '`self` covers only what is self-measured']
  ])
]
