// The schema and `pipeline check` say the same of every file, but for what a schema cannot know.
import assert from 'node:assert/strict';
import { copyFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { errors, mistakesOf, pipelines, read, run, schemaText, temporaryFolder, validatorOf, valueOf, yamlFiles } from './support.mjs';

const schema = JSON.parse(schemaText());
const judge = validatorOf(schema);

test('the schema is one by its own meta-schema, and refers to all that it defines', () => {
  assert.equal(schema.$schema, 'https://json-schema.org/draft/2020-12/schema');
  const text = JSON.stringify(schema);
  for (const name of Object.keys(schema.$defs)) assert.ok(text.includes(`"#/$defs/${name}"`), name);
});

test('every file in pipelines/ is accepted', () => {
  const files = yamlFiles(pipelines);
  assert.ok(files.length > 5);
  for (const file of files) assert.deepEqual(judge(read(path.join(pipelines, file))), [], file);
});

test('the example of every stage type is accepted', () => {
  for (const plugin of JSON.parse(run(['plugins', '--json']).stdout).plugins)
    for (const stage of plugin.stages) {
      const body = stage.example.split('\n').map((line) => (line === '' ? '' : `  ${line}`)).join('\n');
      assert.deepEqual(judge(`name: example\nstages:\n${body}`), [], stage.type);
    }
});

// Mistakes of tests/errors that the schema does not see, and why it cannot.
const otherPlaces = 'a name is right or wrong by what stands elsewhere in the file, and a schema compares no two places';
const otherFile = 'an included file is not part of the document';
const edges = 'what travels on an edge follows from all stages before it';
const kinds = "the stage that 'swap' names decides what may stand in its place";
const options = '--set is on the command line';
const unknowable = {
  compare_baseline_unknown: otherPlaces, compare_networks_one_each: kinds, compare_score_ambiguous: edges,
  compare_score_elsewhere: edges, compare_step_of_another_kind: kinds, compare_step_that_learns: kinds,
  compare_swap_unknown: otherPlaces, cycle: edges, environment_unset: 'the environment is not part of the document',
  include_amended_parameter_unknown: otherFile, include_collision: otherFile, include_loop: otherFile, include_missing: otherFile,
  like_a_trainer: otherPlaces, like_itself: otherPlaces, like_unknown_stage: otherPlaces,
  lineage_fitted_elsewhere: edges, lineage_missing_step: edges, lineage_of_validation: edges, lineage_other_parameters: edges,
  lineage_other_type: edges, reference_needs_a_port: otherPlaces, reference_of_wrong_type: edges,
  reference_to_unknown_port: otherPlaces, reference_to_unknown_stage: otherPlaces, serve_names_no_variant: otherPlaces,
  serve_no_classifier: edges, serve_not_in_order: edges, serve_unknown_variant: otherPlaces, serve_without_preparation: edges,
  set_malformed: options, set_of_a_like_stage: options, set_of_a_variant_without_that_step: options, set_out_of_range: options,
  set_unknown_parameter: options, set_unknown_stage: options, yaml_not_utf8: 'reading bytes as text puts U+FFFD there',
  yaml_tag: 'a tag is gone when the file is read as values',
};

test('every mistake of tests/errors is refused, or a schema cannot know it', () => {
  for (const file of yamlFiles(errors)) {
    const name = path.basename(file, '.yaml');
    const refused = judge(read(path.join(errors, file))).length > 0;
    assert.equal(refused, !(name in unknowable), unknowable[name] ?? `${name} is accepted`);
  }
  for (const name of Object.keys(unknowable)) assert.ok(yamlFiles(errors).includes(`${name}.yaml`), name);
});

// Files that are right but for what stands in the place of `@`, and why the schema does not see it.
const file = 'name: "@name"\nseed: @seed\nstages:\n  digits: { uses: mnist.dataset, with: { path: data, limit: @limit } }\n';
const right = { name: 'digits', seed: '1', limit: '50' };
const sameInJson = [
  ['limit', '50.0', /takes an integer/, '50.0 is the integer 50 in JSON Schema'],
  ['seed', '9223372036854775808', /does not fit 64 bits/, 'numbers of JSON have no bounds'],
  ['name', '\u00e9'.repeat(150), /at most 200 bytes/, 'JSON Schema counts characters'],
];
const filled = (values) => Object.entries(values).reduce((text, [key, value]) => text.replace(`@${key}`, value), file);

test('what JSON does not tell apart, check alone refuses', () => {
  const { folder, remove } = temporaryFolder();
  try {
    const texts = [filled(right), ...sameInJson.map(([key, value]) => filled({ ...right, [key]: value }))];
    texts.forEach((text, i) => writeFileSync(path.join(folder, `${i}.yaml`), text));
    const [none, ...mistakes] = mistakesOf(texts.map((_, i) => `${i}.yaml`), folder);
    assert.deepEqual(none, []);
    sameInJson.forEach(([, , message, reason], i) => {
      assert.deepEqual(judge(texts[i + 1]), [], reason);
      assert.ok(mistakes[i].some((mistake) => message.test(mistake)), `${mistakes[i]}`);
    });
  } finally {
    remove();
  }
});

// What `pipeline check` says of such things, by the reasons above.
const unknowableMessages = [
  [otherPlaces, /^there is no stage '/, /^stage '.*' has no output '/, /^there is no variant '/, / is another stage in every variant/,
    / does not read '/, /^stage '.*' has several outputs of type /, / is no preprocessing step, so no (stage|image) /, / is like itself /],
  [otherFile, /^there is no file '.*' to include$/, /^the file includes itself/, /^stage '.*' is in .* already/],
  [edges, /' is (an? )?\w+, but '/, /^stage '.*' has no output of type /, /^the stages form a cycle/, / were not prepared like /,
    /^'serve' does not prepare /, / is no classifier$/, / does not depend on '/],
  [kinds, / cannot stand in for '/, /^step \d+ of variant .* learns (from images|nothing)/],
].flatMap(([, ...patterns]) => patterns);

/// Whether the schema can know of a mistake that `check` reports of this file.
function isKnowable(message, file) {
  if (unknowableMessages.some((pattern) => pattern.test(message))) return false;
  // What the environment put there; an included stage's type, and so what it takes.
  if (JSON.stringify(file).includes('${') && /\b3\b/.test(message)) return false;
  const amended = Object.entries(file.stages ?? {}).filter(([, stage]) => typeof stage === 'object' && stage && !('uses' in stage) && !('like' in stage));
  return file.include === undefined || !amended.some(([id]) => message.includes(`stage '${id}' `));
}

/// Numbers that are the same in every run (mulberry32).
function randomNumbers(seed) {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

/// Every map and list of a file, with the way to it.
function* places(value, way = []) {
  if (value === null || typeof value !== 'object') return;
  yield [value, way];
  for (const [key, inner] of Object.entries(value)) yield* places(inner, [...way, key]);
}

const odd = [null, true, false, 0, 1, 2, -1, 0.5, 1.5, 1e9, '', 'text', 'a.b', 'two words', '${PIPELINE_TEST_NUMBER}', [], [1], ['digits.train'],
  [''], {}, { train: 'digits.train' }, { x: 1 }, 'image.invert', 'image.scale', 'mlp.network', 'stop', 'digits.train', 'Upper', 'x'.repeat(101)];

/// One change, at random, of a file's value.
function changed(value, random, parameters) {
  const copy = structuredClone(value);
  const all = [...places(copy)];
  const [place, way] = all[random(all.length)];
  const keys = Object.keys(place);
  const key = keys[random(Math.max(keys.length, 1))];
  const something = structuredClone(odd[random(odd.length)]);
  const isList = Array.isArray(place);
  const stage = way.at(-1) === 'with' ? way.slice(0, -1).reduce((at, step) => at[step], copy).uses : undefined;
  const infos = parameters.get(stage) ?? [];
  switch (random(6)) {
    case 0: if (key !== undefined) { if (isList) place.splice(Number(key), 1); else delete place[key]; } break;
    case 1: if (key !== undefined && !isList) { place[`${key}s`] = place[key]; delete place[key]; } break;
    case 2: if (isList) place.push(something); else place[['extra', 'with', 'in', 'fit', 'apply', 'like', 'uses', 'on_error', 'name', 'serve'][random(10)]] = something; break;
    case 3:
      if (infos.length > 0) {
        const info = infos[random(infos.length)];
        const { low = 0, high = 1 } = info.range ?? {};
        place[info.name] = [low, high, low - 1, high + 1, info.default ?? null, info.choices?.[0] ?? 3, [low], something][random(8)];
        break;
      }  // else as below
    default: if (key !== undefined) place[key] = typeof place[key] === 'number' && random(2) === 0 ? place[key] * [-1, 0, 1000, 0.3][random(4)] : something;
  }
  return copy;
}

test('files with one change at random: what check refuses for its form, the schema refuses, and nothing else', () => {
  const { folder, remove } = temporaryFolder();
  try {
    const parameters = new Map();
    for (const plugin of JSON.parse(run(['plugins', '--json']).stdout).plugins)
      for (const stage of plugin.stages) parameters.set(stage.type, stage.parameters);
    const random = randomNumbers(7);
    for (const file of yamlFiles(pipelines)) copyFileSync(path.join(pipelines, file), path.join(folder, file));
    const originals = yamlFiles(pipelines).map((file) => valueOf(read(path.join(pipelines, file))));
    const files = [];
    for (let i = 0; i < 2000; ++i) {
      const text = JSON.stringify(changed(originals[i % originals.length], random, parameters));
      writeFileSync(path.join(folder, `changed_${i}.yaml`), text);
      files.push({ name: `changed_${i}.yaml`, text });
    }
    process.env.PIPELINE_TEST_NUMBER = '3';
    const mistakes = mistakesOf(files.map((file) => file.name), folder);
    let refused = 0;
    for (const [i, { text }] of files.entries()) {
      const bySchema = judge(text);
      if (bySchema.length > 0) ++refused;
      if (bySchema.length > 0) assert.notDeepEqual(mistakes[i], [], `the schema alone refuses\n${text}\n${bySchema.join('\n')}`);
      else assert.deepEqual(mistakes[i].filter((mistake) => isKnowable(mistake, JSON.parse(text))), [], `the schema accepts\n${text}`);
    }
    // Neither is the rule: the comparison would be worth little.
    assert.ok(refused > 500 && refused < 1800, `${refused} of ${files.length} are refused`);
  } finally {
    remove();
  }
});
