// The page of a comparison, with the ladder of one variant.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import test, { after, before } from 'node:test';

import { assertAccessible, assertLooksAsBefore, assertPlotsDrawn, json, noSidewaysScrolling, openPage, predictions, root, runFolder,
  sizeOf, startBrowser, temporaryFolder } from './support.mjs';

let temporary;
let browser;
let run;
let report;
let comparison;

before(async () => {
  temporary = temporaryFolder();
  run = runFolder(temporary.folder, ['compare', path.join(root, 'pipelines/ladder.yaml'), '--set', 'fit.epochs=6', '--set', 'fit.early_stopping=null']);
  report = path.join(run, 'report.html');
  comparison = json(path.join(run, 'comparison.json'));
  browser = await startBrowser();
});
after(async () => {
  await browser?.close();
  temporary?.remove();
});

/// ids that `variant` reads rightly.
const rightIn = (variant) => new Set(predictions(run).filter((row) => row.variant === variant && row.prediction === row.label).map((row) => row.id));

test('concludes in words, with every plot drawn and no word on the console', async () => {
  assert.ok(sizeOf(report) < 5_000_000);
  const { page, complaints, close } = await openPage(browser, report);
  await assertPlotsDrawn(page, 5);
  const told = await page.textContent('#conclusion');
  for (const line of comparison.comparison.conclusion.split('\n')) assert.ok(told.includes(line));
  const rows = await page.locator('#accuracy tbody tr').allTextContents();
  assert.equal(rows.length, comparison.variants.length);
  comparison.variants.forEach((variant, i) => assert.ok(rows[i].includes(`${variant.correct} of ${variant.images}`)));
  await assertAccessible(page);
  assert.deepEqual(complaints, []);
  await assertLooksAsBefore(page, '#accuracy figure', 'comparison_accuracy');
  await assertLooksAsBefore(page, '#ladder', 'comparison_ladder', { share: 0.1 });
  await close();
});

test('the waterfall has a bar for each step, and what is left at its end', async () => {
  const { page, close } = await openPage(browser, report);
  const bars = await page.locator('#ladder .plot').first().locator('[aria-roledescription=bar]').count();
  assert.equal(bars, comparison.ladder.cumulative.length + 1);
  await close();
});

test('shows the broken and the fixed first, and filters by what changed', async () => {
  const { page, complaints, close } = await openPage(browser, report);
  const cards = page.locator('#images .card');
  const status = () => page.textContent('#images [role=status]');
  const [before, after] = [rightIn(comparison.baseline), rightIn(comparison.winner.name)];
  const ids = new Set(predictions(run).map((row) => row.id));
  const fixed = [...ids].filter((id) => !before.has(id) && after.has(id));
  const broken = [...ids].filter((id) => before.has(id) && !after.has(id));
  const winner = comparison.variants.find((variant) => variant.name === comparison.winner.name);
  assert.deepEqual([fixed.length, broken.length], [winner.fixed, winner.broken]);

  assert.match(await status(), new RegExp(`^${fixed.length + broken.length} of `));
  await page.locator('.filters').getByLabel('show', { exact: true }).selectOption('fixed');
  assert.match(await status(), new RegExp(`^${fixed.length} of `));
  for (const text of await cards.allTextContents()) assert.ok(fixed.some((id) => text.includes(id)));
  await page.locator('.filters').getByLabel('show', { exact: true }).selectOption('broken');
  assert.match(await status(), new RegExp(`^${broken.length} of `));
  // The other way round what was fixed is broken.
  await page.locator('.filters').getByLabel('from', { exact: true }).selectOption({ label: comparison.winner.name });
  await page.locator('.filters').getByLabel('to', { exact: true }).selectOption({ label: comparison.baseline });
  assert.match(await status(), new RegExp(`^${fixed.length} of `));
  await page.locator('.filters').getByLabel('show', { exact: true }).selectOption('all');
  await page.locator('.filters').getByLabel('true class', { exact: true }).selectOption({ label: '7' });
  const sevens = predictions(run).filter((row) => row.variant === comparison.baseline && row.label === '7').length;
  assert.match(await status(), new RegExp(`^${sevens} of `));
  assert.deepEqual(complaints, []);
  await close();
});

test('each card shows every variant after each of its steps', async () => {
  const { page, close } = await openPage(browser, report);
  // The same image whatever this processor's predictions are.
  await page.locator('.filters').getByLabel('show', { exact: true }).selectOption('all');
  await page.locator('.filters').getByLabel('true class', { exact: true }).selectOption({ label: '0' });
  const [id] = predictions(run).filter((row) => row.label === '0').map((row) => row.id).sort();
  const card = page.locator('#images .card', { hasText: id }).first();
  assert.equal(await card.locator('.variant').count(), comparison.variants.length);
  for (const picture of await card.locator('.picture').all()) {
    assert.match(await picture.getAttribute('aria-label'), /as read|after /);
    const box = await picture.boundingBox();
    assert.ok(box.width > 4 && box.height > 4);
  }
  await assertLooksAsBefore(page, card, 'comparison_card', { share: 0.15 });
  await close();
});

test('fits a phone, and dark rooms', async () => {
  for (const dark of [false, true]) {
    const { page, complaints, close } = await openPage(browser, report, { width: 400, height: 800, dark });
    await noSidewaysScrolling(page);
    await assertPlotsDrawn(page, 5);
    await assertAccessible(page);
    assert.deepEqual(complaints, []);
    await close();
  }
});

test('of a comparison that failed shows what the other variants read', async () => {
  const size = (side) => `[ { uses: image.resize, with: { width: ${side}, height: ${side} } } ]`;
  writeFileSync(path.join(temporary.folder, 'failing.yaml'), `name: failing
include: ${path.join(root, 'pipelines/custom.yaml')}
compare: { swap: sized, score: verdict, variants: { one: ${size(28)}, other: [ image.invert, ${size(28).slice(2)}, too small: ${size(20)} } }
serve: { classifier: fit.classifier, through: [ adapt, sized, mine ], variant: one }
`);
  const failed = runFolder(temporary.folder, ['compare', 'failing.yaml', '--set', 'digits.limit=2000', '--set', 'digits.validation=200',
    '--set', 'fit.epochs=2'], 1);
  const { page, complaints, close } = await openPage(browser, path.join(failed, 'report.html'));
  assert.match(await page.textContent('.banner'), /This run failed.*20 x 20/s);
  const titles = await page.locator('h2').allTextContents();
  for (const variant of ['one', 'other']) assert.ok(titles.includes(`Result: verdict, ${variant}`), titles.join('; '));
  await assertAccessible(page);
  await noSidewaysScrolling(page);
  assert.deepEqual(complaints, []);
  await close();
});
