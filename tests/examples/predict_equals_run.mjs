// node predict_equals_run.mjs PROGRAM FOLDER IMAGES: each classifier of FOLDER's latest run, loaded by a process of its own,
// gives the images in IMAGES the probabilities that the run wrote down.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const [program, folder, images] = process.argv.slice(2);
const latest = path.join(folder, 'runs/latest');
const copy = path.join(folder, 'runs/served');
fs.rmSync(copy, { recursive: true, force: true });
fs.cpSync(fs.realpathSync(latest), copy, { recursive: true });
const file = path.join(copy, 'pipeline.yaml');
const text = fs.readFileSync(file, 'utf8');
const rows = fs.readFileSync(path.join(copy, 'predictions.jsonl'), 'utf8').trim().split('\n').map((line) => JSON.parse(line));

for (const variant of ['network', 'neighbours', 'support vector', 'random trees']) {
  const wanted = new Map(rows.filter((row) => row.variant === variant).map((row) => [row.id, row.probabilities]));
  assert.equal(wanted.size, 100);
  const served = text.replace(/\n  variant: .*\n$/, `\n  variant: ${variant}\n`);
  assert.match(served, new RegExp(`variant: ${variant}\\n$`));
  fs.writeFileSync(file, served);
  const files = [...wanted.keys()].map((id) => path.join(images, id));
  const plugins = path.join(folder, 'build/lib/pipeline/plugins');
  const out = execFileSync(program, ['predict', copy, ...files, '--json', '--plugins', plugins], { encoding: 'utf8' });
  const { predictions } = JSON.parse(out);
  assert.equal(predictions.length, 100);
  for (const { file: image, probabilities } of predictions)
    assert.deepEqual(probabilities, wanted.get(path.basename(image)), `${variant}: ${image}`);
  console.log(`${variant}: 100 drawings, the same to the last bit`);
}
