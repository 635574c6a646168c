/**
 * One configuration for every package. aegir itself only reads `.aegir.js`, so the root has one that re-exports this file.
 *
 * @type {import('aegir').PartialOptions}
 */
export default {
  build: {
    bundle: false
  },
  test: {
    target: ['node'],
    files: ['dist/test/**/*.spec.js']
  },
  dependencyCheck: {
    // generated code is the only importer of protons-runtime's helpers; the rest of the list is used by type only
    productionIgnorePatterns: ['/dist', '/test', '.aegir.js'],
    developmentIgnorePatterns: ['/dist', '/src']
  }
}
