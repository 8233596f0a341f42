// What the check of the tutorial must notice.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { blocksOf, difference, follow, linesOfCode } from './tutorial.mjs';

const fence = '```';
function following(markdown, until) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'tutorial_test_'));
  try {
    follow(blocksOf(markdown, until), folder, process.env);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}
const table = (figure) =>
  `Write \`two.csv\`:\n\n${fence}csv\na,1\nb,2\n${fence}\n\n${fence}sh\nexport COLUMN=2\ncut -d , -f $COLUMN two.csv\n${fence}\n\n` +
  `${fence}text\n1\n${figure}\n${fence}\n`;

test('files are written, commands run, and what they print is compared', () => {
  following(table(2));
  assert.throws(() => following(table(3)), { message: /^line 13: 'cut .*' prints otherwise .* from '3' on; it prints\n1\n2\n$/s });
});

test('a later block of the same name takes the place of the first', () => {
  const block = (text) => `\`f.yaml\`:\n${fence}yaml\n${text}\n${fence}\n`;
  following(`${block('old')}${block('new')}${fence}sh\ncat f.yaml\n${fence}\n${fence}text\nnew\n${fence}\n`);
});

test('a command that fails is told with its words, unless the text shows its error', () => {
  const wrong = `${fence}sh\necho 'x: error: no' >&2; exit 3\n${fence}\n`;
  assert.throws(() => following(wrong), { message: /^line 1: .* ends with 3:\nx: error: no\n$/ });
  following(`${wrong}${fence}text\nx: error: no\n${fence}\n`);
  assert.throws(() => following(`${wrong}${fence}text\nx: error: yes\n${fence}\n`), /prints otherwise/);
  assert.throws(() => following(`${fence}sh\ntrue\n${fence}\n${fence}text\nx: error: no\n${fence}\n`), /succeeds/);
});

test('a command in the middle of a block must succeed even where the last shows an error', () => {
  assert.throws(
    () => following(`${fence}sh\nfalse\necho 'error: no' >&2; false\n${fence}\n${fence}text\nerror: no\n${fence}\n`),
    /'false' ends with 1/,
  );
});

test('blocks that cannot be understood are refused with their line', () => {
  assert.throws(() => blocksOf(`text\n${fence}cpp\nint i;\n${fence}\n`), /^TutorialError: line 2: no file is named|line 2: no file/);
  assert.throws(() => blocksOf(`${fence}text\n1\n${fence}\n`), /line 1: output stands after/);
  assert.throws(() => blocksOf(`${fence}sh\ntrue\n`), /line 1: the block is never closed/);
  assert.throws(() => blocksOf(`${fence}sh\ntrue\n${fence}\n${fence}text nearly\n1\n${fence}\n`), /line 4: 'near N%'/);
  assert.throws(() => blocksOf(`${fence}python\n1\n${fence}\n`), /found 'python'/);
  assert.throws(() => blocksOf('text\n', '## End'), /there is no line '## End'/);
});

test('what stands after the end is not looked at', () => {
  assert.deepEqual(blocksOf(`## End\n${fence}python\n1\n${fence}\n`, '## End'), []);
});

test('text is compared line by line, trailing blanks apart', () => {
  assert.equal(difference('a\nb\n', 'a  \nb\n\n', 0), undefined);
  assert.equal(difference('a\nb\n', 'a\nc\n', 0), 'b');
  assert.equal(difference('a\n', 'a\nb\n', 0), 'nothing more');
  assert.equal(difference('a\nb\n', 'a\n', 0), 'b');
  assert.equal(difference('a b\n', 'a  b\n', 0), 'a b');
});

test('dots stand for any lines or any text, and for no more than that', () => {
  assert.equal(difference('...\nb\n...\n', 'a\nb\n', 0), undefined);
  assert.equal(difference('a\n...\nb\n', 'a\nx\nb\nb\n', 0), undefined);
  assert.equal(difference('a\n...\nb\n', 'a\nx\nc\n', 0), 'b');
  assert.equal(difference('in .../x.csv, line 2\n', 'in /data/x.csv, line 2\n', 0), undefined);
  assert.equal(difference('in .../x.csv, line 2\n', 'in /data/x.csv, line 3\n', 0), 'in .../x.csv, line 2');
});

test('numbers may differ by what the text allows, words never', () => {
  const shown = 'edges  9,717/10,000  97.17 %  ├●┤\n';
  assert.equal(difference(shown, 'edges  9,620/10,000   96.2 %     ├─●─┤\n', 0.03), undefined);
  assert.equal(difference(shown, 'edges  9,317/10,000  93.17 %  ├●┤\n', 0.03), shown.trim());
  assert.equal(difference(shown, 'hedges  9,717/10,000  97.17 %  ├●┤\n', 0.03), shown.trim());
  assert.equal(difference(shown, 'edges  9,717/10,000  97.17 %  1\n', 0.03), shown.trim());
  assert.equal(difference(shown, 'edges  9,716/10,000  97.17 %  ├●┤\n', 0), shown.trim());
});

test('a line of code is neither blank nor a comment', () => {
  assert.equal(linesOfCode('// a\n\nint i;  // b\n  /// c\n}\n'), 2);
});
