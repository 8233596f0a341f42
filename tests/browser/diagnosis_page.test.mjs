// The page of an examination: `pipeline doctor --page`.
import assert from 'node:assert/strict';
import path from 'node:path';
import test, { after, before } from 'node:test';

import { assertAccessible, assertLooksAsBefore, assertPlotsDrawn, examine, noSidewaysScrolling, openPage, root, runFolder, sizeOf,
  startBrowser, temporaryFolder } from './support.mjs';

let temporary;
let browser;
let report;
let found;

before(async () => {
  temporary = temporaryFolder();
  runFolder(temporary.folder, ['run', path.join(root, 'pipelines/mnist.yaml'), '--set', 'fit.epochs=6', '--set', 'fit.early_stopping=null']);
  report = path.join(temporary.folder, 'why.html');
  found = examine(temporary.folder, path.join(root, 'assets/drawings/as_drawn'), report);
  browser = await startBrowser();
});
after(async () => {
  await browser?.close();
  temporary?.remove();
});

test('tells what differs and what mends it, every plot drawn', async () => {
  assert.ok(sizeOf(report) < 5_000_000);
  const { page, complaints, close } = await openPage(browser, report);
  const told = await page.textContent('#diagnosis');
  const findings = found.measures.filter((measure) => measure.differs);
  assert.ok(findings.length > 2);
  for (const finding of findings) assert.ok(told.includes(finding.sentence), finding.sentence);
  assert.ok((await page.textContent('#mend pre')).includes(found.chain[0].uses));
  assert.equal(await page.locator('#tried tbody tr').count(), found.candidates.length);
  await assertPlotsDrawn(page, findings.length);
  await assertAccessible(page);
  assert.deepEqual(complaints, []);
  await assertLooksAsBefore(page, '#measures figure >> nth=1', 'diagnosis_measure', { share: 0.1 });
  await close();
});

test('shows the typical images of a measure, and every image before and after', async () => {
  const { page, close } = await openPage(browser, report);
  const polarity = found.measures.find((measure) => measure.name === 'polarity');
  assert.ok(polarity.differs && polarity.offenders.length > 0);
  const labels = await page.locator('#measures .picture').evaluateAll((pictures) => pictures.map((picture) => picture.getAttribute('aria-label')));
  for (const id of polarity.offenders) assert.ok(labels.some((label) => label.startsWith(`${id},`)), id);
  const cards = page.locator('#images .card');
  assert.equal(await cards.count(), 48);
  assert.equal(await cards.first().locator('.picture').count(), 2);
  await page.locator('.filters').getByLabel('show', { exact: true }).selectOption('polarity');
  assert.equal(await cards.count(), polarity.offenders.length);
  await close();
});

test('fits a phone, and dark rooms', async () => {
  for (const dark of [false, true]) {
    const { page, complaints, close } = await openPage(browser, report, { width: 400, height: 800, dark });
    await noSidewaysScrolling(page);
    await assertAccessible(page);
    assert.deepEqual(complaints, []);
    await close();
  }
});
