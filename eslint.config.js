/**
 * aegir's rules, and what the repository's own design asks for on top (see `scripts/lint/arrows.js`).
 */
import aegir from 'aegir/eslint.config.js'
import { arrows } from './scripts/lint/arrows.js'

const GENERATED = '**/generated/**'

export default [
  { ignores: ['**/dist/**', GENERATED, '**/node_modules/**', 'docs/examples/*/assembly/**', '.docs/**', 'tmp/**'] },
  ...aegir,
  {
    name: 'mycel/files',
    files: ['**/*.ts', '**/*.js'],
    rules: {
      'max-lines': ['error', 300],
      // a chain of conditions that picks one of several values reads like the table that it is
      'no-nested-ternary': 'off'
    }
  },
  {
    name: 'mycel/types',
    files: ['**/*.ts'],
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      // a port's member is a readonly value that is handed on, and its parameters are compared strictly; a method's are not
      '@typescript-eslint/method-signature-style': 'off',
      // a switch over a union names every member and needs no default: the compiler knows when one is missing
      'default-case': 'off',
      // the types name every parameter; prose names those that it has something to say about
      'jsdoc/check-param-names': 'off',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }]
    }
  },
  {
    name: 'mycel/tests',
    files: ['**/test/**/*.ts'],
    rules: {
      // describe, context, it, property and the callback under test
      'max-nested-callbacks': ['error', 6]
    }
  },
  {
    name: 'mycel/scripts',
    files: ['scripts/**/*.ts', 'scripts/**/*.js', 'docs/examples/**/*.ts', 'docs/examples/**/*.js'],
    rules: {
      'no-console': 'off'
    }
  },
  {
    name: 'mycel/mutants',
    files: ['scripts/mutants/*.ts'],
    rules: {
      // the lists quote source text
      'no-template-curly-in-string': 'off'
    }
  },
  ...arrows
]
