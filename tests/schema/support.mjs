// What the tests of the schema share: the program, its schema, and a validator that knows nothing of this project.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const program = process.env.PIPELINE || path.join(root, 'build/release/bin/pipeline');
const modules = path.join(process.env.PIPELINE_WEB || path.join(root, 'data/web'), 'node_modules');
if (!existsSync(path.join(modules, 'ajv'))) throw new Error(`there is no ajv in ${modules}; tools/fetch_web --tests gets it`);
const require = createRequire(path.join(modules, 'any.js'));
const Ajv = require('ajv/dist/2020').default;
const yaml = require('yaml');

export const languageServer = path.join(modules, 'yaml-language-server/bin/yaml-language-server');
export const pipelines = path.join(root, 'pipelines');
export const errors = path.join(root, 'tests/errors');
export const yamlFiles = (folder) => readdirSync(folder).filter((name) => name.endsWith('.yaml')).sort();
export const read = (file) => readFileSync(file, 'utf8');

export function temporaryFolder() {
  const folder = mkdtempSync(path.join(tmpdir(), 'pipeline-schema-'));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

export function run(args, options = {}) {
  return spawnSync(program, args, { encoding: 'utf8', maxBuffer: 1 << 28, ...options });
}

export function schemaText() {
  const done = run(['schema']);
  assert.equal(done.status, 0, done.stderr);
  assert.equal(done.stderr, '');
  return done.stdout;
}

/// Gives what is wrong with a file's text by the schema: [] when nothing is. Reading YAML is not the schema's business, but
/// what is no YAML 1.2 in one document, with distinct keys, no editor takes either.
export function validatorOf(schema) {
  const ajv = new Ajv({ strict: false, strictSchema: true, strictNumbers: true, allErrors: true });
  ajv.addVocabulary(['patternErrorMessage', 'enumDescriptions']);  // annotations of editors; no others are unknown
  assert.ok(ajv.validateSchema(schema), ajv.errorsText());
  const validate = ajv.compile(schema);
  return (text) => {
    const document = yaml.parseDocument(text, { version: '1.2', strict: true, uniqueKeys: true });
    if (document.errors.length > 0) return document.errors.map((error) => error.message);
    let value;
    try {
      value = document.toJS();
    } catch (error) {  // an alias without its anchor
      return [error.message];
    }
    return validate(value) ? [] : validate.errors.map((error) => `${error.instancePath} ${error.message}`);
  };
}

/// What stands in a file, as plain values.
export const valueOf = (text) => yaml.parse(text, { version: '1.2' });

/// The mistakes that `pipeline check` reports of each of the files, which may be many.
export function mistakesOf(files, folder) {
  const done = run(['check', '--json', ...files], { cwd: folder });
  return JSON.parse(done.stdout).files.map((file) => {
    assert.equal(file.ok, file.error === undefined);
    return file.ok ? [] : [...file.error.matchAll(/: error: (.*)/g)].map((found) => found[1]);
  });
}
