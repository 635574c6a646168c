#!/usr/bin/env node
// Plain JavaScript without imports, so that an old Node can read far enough to say what is wrong.
const [major, minor] = process.versions.node.split('.').map(Number)

if (major < 22 || (major === 22 && minor < 13)) {
  process.stderr.write(`mycel: needs Node 22.13 or newer, this is ${process.version} (${process.execPath}). Inside the repository "npx mycel" brings its own.\n`)
  process.exit(69)
}

import('../dist/src/bin.js').catch(err => {
  process.stderr.write(`mycel: cannot start: ${err.message}\nIs the package built? Run "npm run build".\n`)
  process.exit(70)
})
