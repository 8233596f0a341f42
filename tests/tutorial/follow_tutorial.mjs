// node follow_tutorial.mjs TEXT FOLDER [--until LINE] [--from SOURCE]: does in FOLDER, which it empties, all that TEXT says,
// up to LINE. With SOURCE, FOLDER begins as a copy of that folder.
import fs from 'node:fs';
import { parseArgs } from 'node:util';
import { blocksOf, follow, linesOfCode, TutorialError } from './tutorial.mjs';

const MOST_LINES = 59;
const MOST_LINES_OF_A_STEP = 40;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { until: { type: 'string' }, from: { type: 'string' } },
});
const [text, folder] = positionals;
try {
  const blocks = blocksOf(fs.readFileSync(text, 'utf8'), values.until);
  for (const { kind, name, text: code, line } of blocks) {
    if (kind !== 'file' || !name.endsWith('.cpp') || name.endsWith('_test.cpp')) continue;
    const most = /public pipeline::\w*Preprocess /.test(code) ? MOST_LINES_OF_A_STEP : MOST_LINES;
    if (linesOfCode(code) > most)
      throw new TutorialError(`line ${line}: ${name} has ${linesOfCode(code)} lines of code; at most ${most} are promised`);
  }
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true });
  if (values.from) fs.cpSync(values.from, folder, { recursive: true });
  follow(blocks, folder, process.env, (command) => console.log(`$ ${command}`));
} catch (error) {
  if (!(error instanceof TutorialError)) throw error;
  console.error(`${text}: ${error.message}`);
  process.exit(1);
}
