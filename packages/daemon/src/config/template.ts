/** A new node's config.toml: every option with its default, commented out, but for what was chosen. */
export function template ({ network, local }: { readonly network: string, readonly local: boolean }): string {
  const listen = local ? 'listen = ["/ip4/127.0.0.1/tcp/0"]' : '# listen = ["/ip4/0.0.0.0/tcp/4610"]'

  return `# One Mycel node. Every option with unit, default and bounds: docs/config.md.
# Lines that start with "# " and hold an option show its default.

[network]
id = "${network}"
# bootstrap = []              # addresses that end in /p2p/<peer id>
${listen}
${local ? 'local = true' : '# local = false'}                # true: private addresses are advertised and believed

[node]                         # paths, relative to this file's folder
# key = "identity.key"
# store = "store"
# blobs = "blobs"

[policy]                       # amounts are text, per asset
# allow_modules = "any"       # or a list of module CIDs
# allow_requesters = "any"    # or a list of did:key or peer ids
# deny_requesters = []
# allow_classes = "any"       # or a list such as ["compute"]
# max_owed = "10.00"
# newcomer_pool_provider = "5.00"
# newcomer_pool_requester = "5.00"
# newcomer_attested_share = 0.5
# max_parallel_contracts = 16
# verifiers = []              # did:key or peer ids: whom this node asks to check others' units, and believes
# trust = []                  # [{ issuer = "did:key:z6Mk…", kinds = ["peer-benchmarked"] }]

[fees]
# ppm = 10000                 # 10000 = 1 %
# payee = "none"              # a did:key or peer id; "none": no fee
# floor_ppm = 0
# ceiling_ppm = 50000

[executor]
# workers = 2
# tier = "default"
# audit_tier = "alternate"
# isolation = "auto"
# memory_mib = 512

[blobs]
# quota_mib = 4096

[api]
# socket = "mycel.sock"

# What this node offers; one block for each capacity.
# [[capacity]]
# class = "compute"
# cores = 4
# memory_mib = 8192
# arch = "x86-64"
# price = "0.001"             # for one unit
# asset = "credit"
# region = "eu"
`
}
