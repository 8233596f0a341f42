// The page of a run: a real one, one that failed, and one with hostile names.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import test, { after, before } from 'node:test';
import { deflateSync } from 'node:zlib';

import { assertAccessible, assertLooksAsBefore, assertPlotsDrawn, json, noSidewaysScrolling, openPage, predictions, root, runFolder,
  sizeOf, startBrowser, temporaryFolder } from './support.mjs';

let temporary;
let browser;
let run;
let report;

before(async () => {
  temporary = temporaryFolder();
  run = runFolder(temporary.folder, ['run', path.join(root, 'pipelines/mnist.yaml'), '--set', 'fit.epochs=6', '--set', 'fit.early_stopping=null']);
  report = path.join(run, 'report.html');
  browser = await startBrowser();
});
after(async () => {
  await browser?.close();
  temporary?.remove();
});

const wrongOf = () => predictions(run).filter((row) => row.prediction !== row.label);

test('shows the figures of the run, every plot drawn, without a word on the console', async () => {
  assert.ok(sizeOf(report) < 5_000_000);
  const { page, complaints, close } = await openPage(browser, report);
  await assertPlotsDrawn(page, 6);
  const accuracy = json(path.join(run, 'metrics.json'))['score.accuracy'];
  assert.match(await page.textContent('.tiles'), new RegExp(`${(100 * accuracy).toFixed(2)}\u00a0%`));
  const wrong = wrongOf();
  assert.match(await page.textContent('#mistakes-score [role=status]'), new RegExp(`^${wrong.length} of ${wrong.length} mistakes`));
  assert.equal(await page.locator('#graph img').evaluate((image) => image.naturalWidth > 100), true);
  await assertAccessible(page);
  assert.deepEqual(complaints, []);
  await assertLooksAsBefore(page, '#result-score .side', 'run_result');
  await assertLooksAsBefore(page, '#data', 'run_data');
  await close();
});

test('filters and sorts the mistakes', async () => {
  const { page, complaints, close } = await openPage(browser, report);
  const cards = page.locator('#mistakes-score .card');
  const expected = wrongOf().filter((row) => row.label === '5' && row.prediction === '3');
  assert.ok(expected.length > 1);
  await page.locator('.filters').getByLabel('true class', { exact: true }).selectOption('5');
  await page.locator('.filters').getByLabel('read as', { exact: true }).selectOption('3');
  assert.equal(await cards.count(), Math.min(48, expected.length));
  for (const text of await cards.allTextContents()) assert.match(text, /5 read as 3/);
  await page.locator('.filters').getByLabel('order', { exact: true }).selectOption('id');
  const number = (text) => Number(text.match(/test\/(\d+)/)[1]);
  const ids = (await cards.allTextContents()).map(number);
  assert.deepEqual(ids, expected.map((row) => Number(row.id.split('/')[1])).sort((a, b) => a - b).slice(0, 48));
  assert.deepEqual(complaints, []);
  await close();
});

test('a cell of the confusion matrix chooses its mistakes', async () => {
  const { page, close } = await openPage(browser, report);
  const wrong = wrongOf().filter((row) => row.label === '4' && row.prediction === '9');
  await page.locator('#result-score .plot').first().locator('[aria-label$="of 4 read as 9"]').first().click({ position: { x: 5, y: 5 } });
  assert.equal(await page.locator('.filters').getByLabel('true class', { exact: true }).inputValue(), '4');
  assert.equal(await page.locator('.filters').getByLabel('read as', { exact: true }).inputValue(), '9');
  assert.match(await page.textContent('#mistakes-score [role=status]'), new RegExp(`^${wrong.length} of`));
  await close();
});

test('works by keyboard alone', async () => {
  const { page, close } = await openPage(browser, report);
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Skip to the content');
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'main');
  await page.locator('.filters').getByLabel('true class', { exact: true }).focus();
  await page.keyboard.press('ArrowDown');
  assert.equal(await page.locator('.filters').getByLabel('true class', { exact: true }).inputValue(), '0');
  await page.keyboard.press('ArrowUp');
  const cards = page.locator('#mistakes-score .card');
  assert.equal(await cards.count(), 48);
  await page.getByRole('button', { name: /^Show/ }).focus();
  await page.keyboard.press('Enter');
  assert.ok(await cards.count() > 48);
  assert.ok(await page.evaluate(() => document.activeElement.classList.contains('card')), 'the focus goes on to the first new card');
  await close();
});

test('fits a phone, and dark rooms', async () => {
  for (const dark of [false, true]) {
    const { page, complaints, close } = await openPage(browser, report, { width: 400, height: 800, dark });
    await noSidewaysScrolling(page);
    await assertPlotsDrawn(page, 6);
    await assertAccessible(page);
    const ground = await page.evaluate(() => getComputedStyle(document.body).backgroundColor.match(/\d+/g).map(Number));
    assert.equal(ground.every((c) => c < 60), dark);
    assert.deepEqual(complaints, []);
    await close();
  }
});

test('changes its colours when the system does', async () => {
  const { page, close } = await openPage(browser, report);
  const colour = () => page.locator('.plot .role-axis-label text').first().evaluate((text) => text.getAttribute('fill'));
  const light = await colour();
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.waitForFunction((before) => document.querySelector('.plot .role-axis-label text')?.getAttribute('fill') !== before, light);
  assert.notEqual(await colour(), light);
  await close();
});

test('tells why a run failed, and shows what there is', async () => {
  const failed = runFolder(temporary.folder, ['run', path.join(root, 'pipelines/mnist.yaml'), '--set', 'digits.path=no_such_folder'], 1);
  const { page, complaints, close } = await openPage(browser, path.join(failed, 'report.html'));
  assert.match(await page.textContent('.banner'), /This run failed\..*no_such_folder/s);
  assert.match(await page.textContent('#run'), /skipped/);
  await assertAccessible(page);
  assert.deepEqual(complaints, []);
  await close();
});

/// An 8-bit grey PNG.
function png(width, height, shade) {
  const crcTable = Array.from({ length: 256 }, (_, n) => {
    for (let k = 0; k < 8; k += 1) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
    return n >>> 0;
  });
  const chunk = (type, data) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    let crc = 0xffffffff;
    for (const byte of body) crc = crcTable[(crc ^ byte) & 0xff] ^ (crc >>> 8);
    const frame = Buffer.alloc(12 + data.length);
    frame.writeUInt32BE(data.length, 0);
    body.copy(frame, 4);
    frame.writeUInt32BE((crc ^ 0xffffffff) >>> 0, 8 + data.length);
    return frame;
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head[8] = 8;
  const lines = Buffer.alloc(height * (width + 1), shade);
  for (let y = 0; y < height; y += 1) lines[y * (width + 1)] = 0;
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), chunk('IHDR', head), chunk('IDAT', deflateSync(lines)), chunk('IEND', Buffer.alloc(0))]);
}

test('shows names from files as text, whatever they say', async () => {
  const evil = '<script>window.harmed = 1</script>';
  const other = '"><img src=x onerror="window.harmed=1">';
  const drawings = path.join(temporary.folder, 'evil');
  mkdirSync(drawings);
  const rows = ['file,label'];
  for (let i = 0; i < 40; i += 1) {
    writeFileSync(path.join(drawings, `<b>${i}.png`), png(8, 8, 6 * i));
    rows.push(`<b>${i}.png,"${(i % 2 ? evil : other).replaceAll('"', '""')}"`);
  }
  writeFileSync(path.join(drawings, 'labels.csv'), `${rows.join('\n')}\n`);
  writeFileSync(path.join(temporary.folder, 'evil.yaml'), `name: "<i>evil</i>"
stages:
  images: { uses: drawing.folder, with: { path: evil } }
  pixels: { uses: image.scale, fit: images, apply: { all: images } }
  network: { uses: mlp.network, with: { hidden: [4] } }
  fit: { uses: train.adam, in: { network: network, train: pixels.all }, with: { epochs: 1 } }
  score: { uses: metrics.classification, in: { classifier: fit.classifier, images: pixels.all } }
  page: { uses: report.html, with: { title: "<u>title</u>" }, in: { images: images } }
`);
  const made = runFolder(temporary.folder, ['run', 'evil.yaml']);
  const { page, complaints, close } = await openPage(browser, path.join(made, 'report.html'));
  assert.equal(await page.textContent('h1'), '<u>title</u>');
  assert.equal(await page.title(), '<u>title</u>');
  assert.ok((await page.textContent('#result-score')).includes(evil));
  assert.ok((await page.textContent('#mistakes-score')).includes('<b>'));
  assert.equal(await page.evaluate(() => window.harmed), undefined);
  assert.equal(await page.locator('main img[src=x], main b b, h1 u').count(), 0);
  assert.deepEqual(complaints, []);
  await noSidewaysScrolling(page);
  await close();
});
