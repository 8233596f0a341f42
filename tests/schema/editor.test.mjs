// What an editor makes of the schema: yaml-language-server, as in Visual Studio Code's YAML extension.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import test, { after, before } from 'node:test';
import { LanguageServer } from './language_server.mjs';
import { errors, languageServer, pipelines, read, schemaText, temporaryFolder, validatorOf, yamlFiles } from './support.mjs';

// As `pipeline schema --help` and the README say: beside the file, and named in its first line.
const modeline = '# yaml-language-server: $schema=pipeline.schema.json\n';
let space;
let server;
let count = 0;
const newFile = () => path.join(space.folder, `file_${count++}.yaml`);
const marks = (text) => server.marks(newFile(), modeline + text);
/// Of all files at once: the server waits a while before it judges what is being typed.
const marksOf = (folder) => Promise.all(yamlFiles(folder).map(async (file) => {
  const text = read(path.join(folder, file));
  return { file, text, found: await marks(text) };
}));
const offers = (text) => server.offers(newFile(), modeline + text);
const tells = (text) => server.tells(newFile(), modeline + text);

before(async () => {
  space = temporaryFolder();
  writeFileSync(path.join(space.folder, 'pipeline.schema.json'), schemaText());
  server = await LanguageServer.start(languageServer, space.folder);
});
after(async () => {
  await server?.stop();
  space?.remove();
});

test('marks nothing in the files of pipelines/', async () => {
  for (const { file, found } of await marksOf(pipelines)) assert.deepEqual(found, [], file);
});

// The editor itself is laxer than a validator there, whatever the schema says.
const laxer = {
  'file_empty.yaml': 'a file that nobody has begun has no mistakes yet',
  'parameter_not_finite.yaml': '.inf is a number to it',
  'yaml_merge_key.yaml': 'it knows merge keys, of YAML 1.1',
  'yaml_second_document.yaml': 'it takes each document by itself, and the second one is a beginning',
};

test('marks what a validator refuses, in every file of tests/errors', async () => {
  const judge = validatorOf(JSON.parse(schemaText()));
  const missed = [];
  for (const { file, text, found } of await marksOf(errors)) {
    const refused = judge(text).length > 0;
    if (refused && found.length === 0) missed.push(file);
    if (!refused) assert.deepEqual(found, [], file);
  }
  assert.deepEqual(missed, Object.keys(laxer));
});

test('marks mistakes where they stand, one mark for each', async () => {
  for (const [name, expected] of Object.entries({
    parameter_misspelt: ['13: Property epoch is not allowed.'],
    parameter_out_of_range: ['13: Value is below the minimum of 1.'],
    parameter_wrong_type: ['13: takes: integer, 1 to 1000000, default 10'],
    parameter_unknown_choice: ['9: Value is not accepted. Valid values: "relu", "tanh", "gelu".'],
    apply_missing: ['5: Missing property "apply".'],
    fit_of_a_trainer: ['13: Property fit is not allowed.', '14: Property apply is not allowed.'],
    like_and_uses: ['5: Property uses is not allowed.'],
    stage_id_malformed: ['9: names a stage: lower-case letters, digits and _, beginning with a letter'],
    top_level_key_unknown: ['3: Property sed is not allowed.'],
  }))
    assert.deepEqual(await marks(read(path.join(errors, `${name}.yaml`))), expected, name);
});

test('completes stage types with what they do, and on_error', async () => {
  const types = await offers('name: x\nstages:\n  box:\n    uses: |');
  assert.match(types.get('image.fit_box'), /^scales the ink so that its longer side fills a square box/);
  assert.ok(types.has('train.adam') && types.has('mnist.dataset'));
  assert.deepEqual([...(await offers('name: x\nstages:\n  box:\n    uses: image.invert\n    on_error: |')).keys()], ['list', 'stop']);
});

test('completes parameters of the type that a stage uses, with range and default, and their choices', async () => {
  const parameters = await offers('name: x\nstages:\n  box:\n    uses: image.fit_box\n    in: x\n    with:\n      |');
  assert.deepEqual([...parameters.keys()].sort(), ['size', 'threshold']);
  assert.equal(parameters.get('size'), 'side of the box, in pixels (integer, 1 to 4096, default 20)');
  const choices = await offers('name: x\nstages:\n  net:\n    uses: mlp.network\n    with:\n      activation: |');
  assert.deepEqual([...choices.keys()], ['relu', 'tanh', 'gelu']);
});

test('completes ports, keys, steps of variants, and stages beside included ones', async () => {
  const ports = await offers('name: x\nstages:\n  fit:\n    uses: train.adam\n    in:\n      |');
  for (const port of ['network', 'train', 'validation', 'from']) assert.ok(ports.has(port), port);
  assert.ok((await offers('|\n')).has('serve'));
  assert.ok((await offers('name: x\ncompare:\n  swap: a\n  variants:\n    one:\n      - |\n')).has('image.invert'));
  const beside = await offers('name: x\ninclude: mnist.yaml\nstages:\n  box:\n    |\n');
  for (const key of ['uses', 'like', 'with']) assert.ok(beside.has(key), key);
});

test('tells what a parameter means', async () => {
  assert.match(await tells('name: x\nstages:\n  net:\n    uses: mlp.network\n    with: { drop|out: 0.1 }'),
    /share of each hidden layer's units that is left out at random in training \\\(number, 0 to below 1, default 0\\\)/);
});
