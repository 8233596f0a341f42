// The interface of `pipeline serve` as its description tells it, to programs that know nothing of this project: a client
// made out of the description by swagger-client, and answers judged by ajv.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { createInterface } from 'node:readline';
import test, { after, before } from 'node:test';

import { root, runFolder, temporaryFolder } from '../browser/support.mjs';

const web = process.env.PIPELINE_WEB || path.join(root, 'data/web');
const program = process.env.PIPELINE || path.join(root, 'build/release/bin/pipeline');
const load = createRequire(path.join(web, 'node_modules/'));
globalThis.window ??= globalThis;  // the one file that swagger-client has of itself is for browsers, and looks for theirs
globalThis.self ??= globalThis;
globalThis.location ??= new URL('http://127.0.0.1/');
const SwaggerClient = load('swagger-client/dist/swagger-client.browser.min.js');
const Ajv = load('ajv/dist/2020.js').default;

const token = 'a-token-of-our-own';
let temporary;
let server;
let address;
let description;
let client;

before(async () => {
  temporary = temporaryFolder();
  runFolder(temporary.folder, ['compare', path.join(root, 'pipelines/custom.yaml'), '--set', 'fit.epochs=2', '--set', 'fit.early_stopping=null']);
  server = spawn(program, ['serve', 'latest', '--port', '0', '--json', '--runs', path.join(temporary.folder, 'runs')],
    { env: { ...process.env, PIPELINE_TOKEN: token }, stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await new Promise((resolve) => { createInterface(server.stdout).once('line', (text) => resolve([text])); });
  address = JSON.parse(line).address;
  description = await (await fetch(new URL('/openapi.json', address), { headers: { Authorization: `Bearer ${token}` } })).json();
  client = await SwaggerClient({
    spec: { ...description, servers: [{ url: address.replace(/\/$/, '') }] }, authorizations: { token: { value: token } } });
});
after(async () => {
  if (server) {
    const ended = new Promise((resolve) => { server.on('exit', resolve); });
    server.kill('SIGINT');
    assert.equal(await ended, 0);
  }
  temporary?.remove();
});

/// What is wrong with `value` as JSON of the schema that the description names; empty where nothing is.
function mistakes(name, value) {
  const ajv = new Ajv({ strict: true, strictTypes: false, strictRequired: false, strictTuples: false, allErrors: true });
  ajv.addVocabulary(['components']);
  ajv.addSchema({ $id: 'description', components: description.components });
  const judge = ajv.compile({ $ref: `description#/components/schemas/${name}` });
  return judge(value) ? [] : judge.errors.map((error) => `${error.instancePath}: ${error.message}`);
}
const assertIs = (name, value) => assert.deepEqual(mistakes(name, value), []);

const strokes = { canvas: [280, 280], strokes: [{ x: [80, 200, 120], y: [70, 70, 220] }] };
const drawings = path.join(root, 'assets/drawings/as_drawn');
const someImages = () => readdirSync(drawings).filter((name) => name.endsWith('.png')).slice(0, 5).map((name) => path.join(drawings, name));

test('the description is OpenAPI, without a name that leads nowhere', () => {
  assert.match(description.openapi, /^3\.1\./);
  assert.deepEqual(client.errors, []);
  assert.deepEqual(Object.keys(client.apis.default).sort(), ['description', 'health', 'metrics', 'predict']);
});

test('every example is answered', async () => {
  const { examples } = description.paths['/predict'].post.requestBody.content['application/json'];
  for (const { value } of Object.values(examples)) {
    assertIs('Question', value);
    const answer = await client.apis.default.predict({}, { requestBody: value });
    assert.equal(answer.status, 200);
    assertIs('Seen', answer.body);
    assert.equal(answer.body.label, '7');
  }
});

test('a client made of the description reads strokes and images', async () => {
  const all = { strokes, brush: 16, variants: true, steps: true, renderings: true };
  assertIs('Question', all);
  const answer = await client.apis.default.predict({}, { requestBody: all });
  assertIs('Seen', answer.body);
  assert.equal(answer.body.variants.length, 4);
  for (const { pixels, width, height, channels } of answer.body.variants.flatMap((variant) => variant.steps.map((step) => step.picture)))
    assert.equal(Buffer.from(pixels, 'base64').length, width * height * channels);
  for (const file of someImages()) {
    const { body } = await client.apis.default.predict({}, { requestBody: { image: readFileSync(file).toString('base64'), variants: true } });
    assertIs('Seen', body);
    const raw = await fetch(new URL('/predict', address), {
      method: 'POST', body: readFileSync(file), headers: { 'Content-Type': 'image/png', Authorization: `Bearer ${token}` } });
    assert.deepEqual((await raw.json()).probabilities, body.probabilities);
  }
});

test('health needs no token, and metrics are text', async () => {
  const health = await fetch(new URL('/health', address));
  assertIs('Health', await health.json());
  const metrics = await client.apis.default.metrics();
  assert.match(metrics.text, /^# HELP pipeline_build_info /);
  assert.match(metrics.text, /pipeline_http_requests_total\{path="\/predict",code="200"\} \d+/);
});

test('refusals have a status and a shape that are described', async () => {
  const described = Object.keys(description.paths['/predict'].post.responses).map(Number);
  const json = { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` };
  const cases = [
    [400, { headers: json, body: '{' }],
    [400, { headers: json, body: '{"imege":""}' }],
    [401, { headers: { 'Content-Type': 'application/json' }, body: '{}' }],
    [403, { headers: { ...json, Origin: 'http://other.example' }, body: '{}' }],
    [413, { headers: json, body: JSON.stringify({ image: 'A'.repeat(9 << 20) }) }],
    [415, { headers: { ...json, 'Content-Type': 'text/plain' }, body: 'x' }],
    [422, { headers: json, body: '{"image":"AAAA"}' }],
  ];
  for (const [status, request] of cases) {
    const answer = await fetch(new URL('/predict', address), { method: 'POST', ...request });
    assert.equal(answer.status, status);
    assert.ok(described.includes(status), `${status} is not described`);
    assertIs('Refusal', await answer.json());
  }
});

test('what the description forbids is refused', async () => {
  for (const question of [{}, { image: 'AAAA', strokes }, { strokes, brush: 0 }, { strokes, brush: 257 }, { strokes, steps: 1 },
    { strokes: { canvas: [280] } }, { strokes: { canvas: [0, 280], strokes: [] } }, { strokes: { canvas: [280, 4096], strokes: [] } },
    { strokes: { canvas: [9, 9], strokes: [{ x: [] , y: [] }] } }, { strokes: { canvas: [9, 9], strokes: [{ x: [1], y: [1], z: [1] }] } }]) {
    assert.notDeepEqual(mistakes('Question', question), [], JSON.stringify(question));
    const answer = await fetch(new URL('/predict', address), {
      method: 'POST', body: JSON.stringify(question), headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` } });
    assert.ok([400, 422].includes(answer.status), `${JSON.stringify(question)}: ${answer.status}`);
  }
});
