// The page of `pipeline draw`: digits drawn by mouse, touch and keys, what is read of them, saving, sets, and jobs.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import test, { after, before } from 'node:test';

import { assertAccessible, json, noSidewaysScrolling, openPage, predicted, root, runFolder, startBrowser, startDrawing,
  temporaryFolder, until } from './support.mjs';
import { digits, drawByMouse, onSheet, readingOf, settled } from './drawing.mjs';

const drawings = path.join(root, 'assets/drawings/as_drawn');
const images = readdirSync(drawings).filter((name) => name.endsWith('.png')).sort();
const evil = '<img src=x onerror="window.harmed=1">';

let temporary;
let browser;
let server;

before(async () => {
  temporary = temporaryFolder();
  runFolder(temporary.folder, ['compare', path.join(root, 'pipelines/custom.yaml'), '--set', 'fit.epochs=6', '--set', 'fit.early_stopping=null']);
  server = await startDrawing(temporary.folder, [drawings, '--folder', path.join(temporary.folder, 'saved')]);
  browser = await startBrowser();
});
after(async () => {
  await browser?.close();
  await server?.stop();
  temporary?.remove();
});

const saved = (name) => path.join(temporary.folder, 'saved', name);
const newest = async () => (await server.ask('drawings?set=saved&from=0&count=500&only=all')).drawings.map((drawing) => drawing.id);

/// Saves what `work` does, and gives the new image's id.
async function savedBy(page, work) {
  const before = new Set(await newest());
  const answered = page.waitForResponse((response) => new URL(response.url()).pathname === '/drawings' && response.request().method() === 'POST');
  await work();
  assert.equal((await answered).status(), 200);
  const added = (await newest()).filter((id) => !before.has(id));
  assert.equal(added.length, 1);
  return added[0];
}

/// All that `work` has the page ask of /predict, the last of it.
async function lastAnswer(page, work) {
  let last;
  const listen = (response) => { if (new URL(response.url()).pathname === '/predict') last = response; };
  page.on('response', listen);
  await work();
  await settled(page);
  page.off('response', listen);
  return last.json();
}

const chooseSet = async (page, set) => {
  const answered = page.waitForResponse((response) => response.url().includes('/drawings?'));
  await page.locator('#set').selectOption(set);
  await answered;
  await page.locator('#thumbnails button').first().waitFor();
};
const nameOfFolder = async () => (await server.ask('session')).sets[1].name;

test('reads digits as they are drawn, in every variant after each step', async () => {
  const { page, complaints, close } = await openPage(browser, server.address);
  const session = await server.ask('session');
  for (const digit of ['1', '7', '0', '4']) {
    const answer = await lastAnswer(page, () => drawByMouse(page, digits[digit]));
    assert.equal(answer.label, digit);
    assert.deepEqual(await readingOf(page), { label: digit, variant: 'mnist' });
    const cards = page.locator('#variant-cards > li');
    assert.equal(await cards.count(), session.variants.length);
    for (const variant of answer.variants) {
      const card = page.locator(`#variant-cards > li[data-variant="${variant.name}"]`);
      assert.equal(await card.locator('.label').textContent(), variant.refused ? '–' : variant.label);
      const alts = await card.locator('canvas').evaluateAll((canvases) => canvases.map((canvas) => canvas.getAttribute('aria-label')));
      assert.deepEqual(alts, variant.steps.map(({ name, picture }) => `after ${name}, ${(picture.original ?? [picture.width, picture.height]).join(' x ')}`));
      const shown = await card.locator('.bars li').evaluateAll((lines) => lines.map((line) => Number(line.dataset.probability)));
      if (!variant.refused) assert.deepEqual(shown, variant.probabilities);
    }
    await page.keyboard.press('Delete');
    assert.equal(await page.textContent('#verdict-label'), '–');
  }
  assert.deepEqual(complaints, []);
  await close();
});

test('the pictures show the drawing, in its own pixels', async () => {
  const { page, close } = await openPage(browser, server.address);
  const answer = await lastAnswer(page, () => drawByMouse(page, digits[7]));
  for (const variant of answer.variants) {
    const { picture } = variant.steps.at(-1);
    const canvas = page.locator(`#variant-cards > li[data-variant="${variant.name}"] canvas`).last();
    const shown = await canvas.evaluate((c) => ({ width: c.width, height: c.height,
      pixels: [...c.getContext('2d').getImageData(0, 0, c.width, c.height).data].filter((_, i) => i % 4 === 0) }));
    assert.deepEqual(shown, { width: picture.width, height: picture.height, pixels: [...Buffer.from(picture.pixels, 'base64')] });
  }
  await close();
});

test('says which variants read otherwise, and marks them', async () => {
  const { page, close } = await openPage(browser, server.address);
  const answer = await lastAnswer(page, () => drawByMouse(page, digits[7]));
  const read = answer.variants.filter((variant) => !variant.refused);
  const groups = read.reduce((all, { label, name }) => all.set(label, [...(all.get(label) ?? []), name]), new Map());
  const most = Math.max(...[...groups.values()].map((group) => group.length));
  const sentence = await page.textContent('#agreement');
  if (groups.size > 1) assert.match(sentence, new RegExp(`^${most} of ${answer.variants.length} variants`));
  for (const variant of read) {
    const apart = groups.size > 1 && groups.get(variant.label).length < most;
    if (apart) {
      assert.ok(sentence.includes(`‘${variant.name}’`), sentence);
      assert.equal(await page.locator(`[data-variant="${variant.name}"] .mark`).isVisible(), true);
    }
  }
  await close();
});

test('the renderings are about the variant that is chosen', async () => {
  const { page, close } = await openPage(browser, server.address);
  const answer = await lastAnswer(page, () => drawByMouse(page, digits[4]));
  assert.ok(answer.renderings.length > 3);
  for (const { name } of answer.variants) {
    const now = await lastAnswer(page, () => page.locator(`#variant-cards [data-variant="${name}"] button`).click());
    const own = now.variants.find((variant) => variant.name === name);
    for (const rendering of now.renderings) assert.deepEqual(rendering.variants.map((variant) => variant.name), [name]);
    const same = now.renderings.filter((rendering) => rendering.variants[0].label === own.label).length;
    if (!own.refused) assert.ok((await page.textContent('#renderings-sentence')).includes(`${same} of ${now.renderings.length} renderings are read as ${own.label}`));
  }
  assert.equal(await page.locator('#rendering-list li:visible').count(), answer.renderings.length);
  await close();
});

test('undo, redo, clear and the brush change what is read', async () => {
  const { page, close } = await openPage(browser, server.address);
  await drawByMouse(page, digits[4]);
  await settled(page);
  const body = async (work) => {
    const asked = page.waitForRequest((request) => request.url().endsWith('/predict'));
    await work();
    return JSON.parse((await asked).postData());
  };
  assert.equal((await body(() => page.keyboard.press('Control+z'))).strokes.strokes.length, 1);
  assert.equal((await body(() => page.keyboard.press('Control+Shift+Z'))).strokes.strokes.length, 2);
  await settled(page);
  await page.getByRole('button', { name: 'Clear' }).click();
  assert.equal(await page.textContent('#verdict-label'), '–');
  assert.equal((await body(() => page.keyboard.press('u'))).strokes.strokes.length, 2);
  assert.equal((await body(() => page.keyboard.press(']'))).brush, 17);
  assert.equal((await body(() => page.getByRole('button', { name: 'marker' }).click())).brush, 28);
  await settled(page);
  await page.reload();
  await page.waitForSelector('html[data-ready]');
  assert.equal(await page.inputValue('#brush'), '28', 'the brush is remembered');
  await close();
});

test('asks one question at a time, and ends with the newest state', async () => {
  const { page, close } = await openPage(browser, server.address);
  let asked = 0;
  let together = 0;
  let most = 0;
  let points = 0;
  await page.route('**/predict', async (route) => {
    asked += 1;
    together += 1;
    most = Math.max(most, together);
    points = JSON.parse(route.request().postData()).strokes.strokes.flatMap(({ x }) => x).length;
    await new Promise((resolve) => { setTimeout(resolve, 150); });
    together -= 1;
    await route.continue();
  });
  await drawByMouse(page, digits[7], async () => {}, 40);
  await settled(page);
  assert.equal(most, 1);
  assert.equal(points, 81);
  assert.ok(asked < 40, `${asked} questions about 81 points`);
  assert.equal((await readingOf(page)).label, '7');
  assert.ok((await page.textContent('#renderings-sentence')).includes('are read as 7'), 'a slow server draws them when the pen is lifted');
  await close();
});

test('sends points in canvas pixels, times that never fall', async () => {
  const { page, close } = await openPage(browser, server.address);
  let last;
  page.on('request', (request) => { if (request.url().endsWith('/predict')) last = request.postData(); });
  await drawByMouse(page, digits[4]);
  await settled(page);
  const { strokes } = JSON.parse(last);
  assert.deepEqual(strokes.canvas, [280, 280]);
  assert.equal(strokes.strokes.length, 2);
  const ends = strokes.strokes.map(({ x, y }) => [[x[0], y[0]], [x.at(-1), y.at(-1)]]);
  digits[4].forEach((line, i) => [line[0], line.at(-1)].forEach(([x, y], end) => {
    // A mouse stands on whole pixels of the screen.
    assert.ok(Math.hypot(ends[i][end][0] - x, ends[i][end][1] - y) < 1.5, JSON.stringify(ends));
  }));
  const times = strokes.strokes.flatMap(({ t }) => t);
  assert.equal(times[0], 0);
  times.forEach((t, i) => assert.ok(Number.isInteger(t) && t >= (times[i - 1] ?? 0)));
  await close();
});

test('saves a drawing that `pipeline predict` reads to the last bit alike', async () => {
  const { page, complaints, close } = await openPage(browser, server.address);
  await page.fill('#author', 'ann');
  const answer = await lastAnswer(page, () => drawByMouse(page, digits[7]));
  await page.getByRole('group', { name: 'What is it really?' }).getByRole('button', { name: '7', exact: true }).click();
  const id = await savedBy(page, () => page.getByRole('button', { name: 'Save as 7' }).click());
  assert.ok(existsSync(saved(id)));
  assert.match(readFileSync(saved('labels.csv'), 'utf8'), new RegExp(`${id},.*7`));
  const strokes = readdirSync(path.join(temporary.folder, 'saved'), { recursive: true }).filter((name) => String(name).endsWith('.json'));
  assert.ok(strokes.length >= 1);
  const alone = predicted(temporary.folder, saved(id));
  assert.equal(alone.label, '7');
  assert.deepEqual(alone.probabilities, answer.probabilities);
  await until(page, () => document.querySelectorAll('#thumbnails button').length > 0);
  assert.equal(await page.textContent('#verdict-label'), '–', 'the sheet is free for the next');
  assert.match(await page.textContent('#statistics-body'), /mnist.*1 of 1/);

  await page.reload();
  await page.waitForSelector('html[data-ready]');
  await page.locator(`#thumbnails button[data-id="${id}"]`).click();
  await until(page, () => document.getElementById('verdict-label').textContent === '7');
  assert.equal(await page.textContent('#looking-name'), id);
  assert.equal(await page.inputValue('#author'), 'ann');
  const shown = await page.locator('[data-variant=mnist] .bars li').evaluateAll((lines) => lines.map((line) => Number(line.dataset.probability)));
  assert.deepEqual(shown, answer.probabilities);
  assert.deepEqual(complaints, []);
  await close();
});

test('a saved drawing can be relabelled, drawn on and removed', async () => {
  const { page, complaints, close } = await openPage(browser, server.address);
  await drawByMouse(page, digits[1]);
  await settled(page);
  const id = await savedBy(page, () => page.keyboard.press('1'));
  const thumbnail = page.locator(`#thumbnails button[data-id="${id}"]`);
  await thumbnail.click();
  await page.locator('#looking').waitFor();
  await page.getByRole('group', { name: 'What is it really?' }).getByRole('button', { name: '7', exact: true }).click();
  await page.getByRole('button', { name: 'Change the label to 7' }).click();
  await until(page, (name) => /✗ 7/.test([...document.querySelectorAll('.thumbnail')].find((b) => b.dataset.id === name)?.textContent ?? ''), id);
  assert.equal((await server.ask('drawings?set=saved&from=0&count=500&only=all')).drawings.find((drawing) => drawing.id === id).label, '7');

  await page.getByRole('button', { name: 'Remove…' }).click();
  await page.getByRole('button', { name: 'Keep it' }).click();
  assert.ok(existsSync(saved(id)));
  await page.getByRole('button', { name: 'Remove…' }).click();
  await page.getByRole('button', { name: 'Remove', exact: true }).click();
  await thumbnail.waitFor({ state: 'detached' });
  assert.ok(!(await newest()).includes(id));
  assert.equal(await page.locator('#looking').isVisible(), false);
  assert.deepEqual(complaints, []);
  await close();
});

test('a folder is paged through, filtered and looked at, by mouse and by keys', async () => {
  const { page, complaints, close } = await openPage(browser, server.address);
  const folder = await nameOfFolder();
  await chooseSet(page, folder);
  await until(page, () => !/Reading them/.test(document.getElementById('collection-told').textContent));
  assert.match(await page.textContent('#collection-told'), new RegExp(`^${images.length} images`));
  const first = await page.locator('#thumbnails button').first().getAttribute('data-id');
  await page.locator('#thumbnails button').first().click();
  await page.locator('#looking').waitFor();
  assert.equal(await page.textContent('#looking-name'), first);
  assert.equal(await page.locator('#save').isDisabled(), true);
  const second = await page.locator('#thumbnails button').nth(1).getAttribute('data-id');
  await page.keyboard.press('ArrowRight');
  await until(page, (id) => document.getElementById('looking-name').textContent === id, second);
  await page.keyboard.press('PageDown');
  await until(page, () => /^page 2 /.test(document.getElementById('pages').textContent));
  assert.notEqual(await page.locator('#thumbnails button').first().getAttribute('data-id'), first);
  await page.keyboard.press('Escape');
  assert.equal(await page.locator('#looking').isVisible(), false);

  await page.locator('#only').selectOption('wrong');
  const wrong = await server.ask(`drawings?set=${encodeURIComponent(folder)}&from=0&count=500&only=wrong`);
  await until(page, (n) => document.querySelectorAll('#thumbnails button').length === n, Math.min(48, wrong.total));
  for (const text of await page.locator('#thumbnails button').allTextContents()) assert.match(text, /✗/);
  assert.deepEqual(complaints, []);
  await close();
});

test('what is looked at becomes a new drawing when drawn on, and undo leads back', async () => {
  const { page, close } = await openPage(browser, server.address);
  await drawByMouse(page, digits[7]);
  await settled(page);
  await chooseSet(page, await nameOfFolder());
  await page.locator('#thumbnails button').first().click();
  await page.locator('#looking').waitFor();
  await page.getByRole('button', { name: 'Back to my drawing' }).click();
  await settled(page);
  assert.equal((await readingOf(page)).label, '7');
  await page.locator('#thumbnails button').first().click();
  await page.locator('#looking').waitFor();
  await drawByMouse(page, digits[1]);
  await settled(page);
  assert.equal(await page.locator('#looking').isVisible(), false);
  await page.keyboard.press('u');
  await page.keyboard.press('u');
  await settled(page);
  assert.equal((await readingOf(page)).label, '7');
  await close();
});

test('image files are opened, read, and labelled one after the other', async () => {
  const { page, complaints, close } = await openPage(browser, server.address);
  const files = ['3_anna_1.png', '5_ben_1.png'].map((name) => path.join(drawings, name));
  const text = path.join(temporary.folder, 'no_image.txt');
  const large = path.join(temporary.folder, 'large.png');
  writeFileSync(text, 'text');
  writeFileSync(large, Buffer.alloc(8_000_001));
  await page.setInputFiles('#files', [...files, text, large]);
  await page.locator('#looking').waitFor();
  assert.match(await page.textContent('#toast'), /2 images opened; left out: 1 not a PNG.*, 1 larger than 8 MB/);
  assert.equal(await page.locator('#thumbnails button').count(), 2);
  assert.equal(await page.textContent('#looking-name'), '3_anna_1.png');
  const shown = await page.locator('[data-variant=mnist] .bars li').evaluateAll((lines) => lines.map((line) => Number(line.dataset.probability)));
  assert.deepEqual(shown, predicted(temporary.folder, files[0]).probabilities);
  const id = await savedBy(page, () => page.keyboard.press('3'));
  assert.ok(existsSync(saved(id)));
  await until(page, () => document.getElementById('looking-name').textContent === '5_ben_1.png');
  assert.match(await page.locator('#thumbnails button').first().getAttribute('aria-label'), /saved$/);
  assert.deepEqual(complaints, []);
  await close();
});

test('files dropped on the page are opened', async () => {
  const { page, close } = await openPage(browser, server.address);
  const carried = await page.evaluateHandle(([name, bytes]) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([Uint8Array.from(atob(bytes), (c) => c.charCodeAt(0))], name, { type: 'image/png' }));
    return transfer;
  }, ['dropped.png', readFileSync(path.join(drawings, images[0])).toString('base64')]);
  await page.dispatchEvent('body', 'dragenter', { dataTransfer: carried });
  assert.equal(await page.locator('#drop').isVisible(), true);
  await page.dispatchEvent('body', 'drop', { dataTransfer: carried });
  await until(page, () => document.getElementById('looking-name').textContent === 'dropped.png');
  assert.equal(await page.locator('#drop').isVisible(), false);
  await close();
});

test('an image is pasted', async () => {
  const { page, close } = await openPage(browser, server.address);
  await page.evaluate((bytes) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([Uint8Array.from(atob(bytes), (c) => c.charCodeAt(0))], 'image.png', { type: 'image/png' }));
    document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData: transfer, bubbles: true }));
  }, readFileSync(path.join(drawings, images[0])).toString('base64'));
  await until(page, () => document.getElementById('looking-name').textContent === 'image.png');
  await close();
});

test('draws by touch', async () => {
  const { page, context, complaints, close } = await openPage(browser, server.address, { width: 400, height: 850, touch: true });
  const devices = await context.newCDPSession(page);
  const touch = (type, points) => devices.send('Input.dispatchTouchEvent', { type, touchPoints: points.map(([x, y]) => ({ x, y })) });
  const place = await onSheet(page);
  for (const [start, ...rest] of digits[7]) {
    await touch('touchStart', [place(start)]);
    let before = start;
    for (const point of rest) {
      for (let i = 1; i <= 10; i += 1) await touch('touchMove', [place(before.map((v, axis) => v + (i / 10) * (point[axis] - v)))]);
      before = point;
    }
    await touch('touchEnd', []);
  }
  await settled(page);
  assert.equal((await readingOf(page)).label, '7');
  assert.equal(await page.evaluate(() => window.scrollY), 0, 'the sheet draws, it does not scroll');
  await noSidewaysScrolling(page);
  assert.deepEqual(complaints, []);
  await close();
});

test('a pen draws as wide as it is pressed', async () => {
  const { page, context, close } = await openPage(browser, server.address);
  const devices = await context.newCDPSession(page);
  assert.equal(await page.locator('#pressure').isVisible(), false);
  const place = await onSheet(page);
  const pen = (type, point, force) => {
    const [x, y] = place(point);
    return devices.send('Input.dispatchMouseEvent', { type, x, y, button: 'left', buttons: 1, clickCount: 1, pointerType: 'pen', force });
  };
  let last;
  page.on('request', (request) => { if (request.url().endsWith('/predict')) last = request.postData(); });
  await pen('mousePressed', [150, 50], 0.25);
  for (let i = 1; i <= 10; i += 1) await pen('mouseMoved', [150 - i, 50 + 18 * i], 0.25 + i / 20);
  await pen('mouseReleased', [140, 230], 0);
  await page.getByLabel('pen pressure').check();
  await settled(page);
  const body = JSON.parse(last);
  assert.equal(body.pressure, true);
  assert.equal(body.strokes.strokes[0].p[0], 0.25);
  assert.ok(body.strokes.strokes[0].p.at(-1) > 0.6);
  await close();
});

test('draws, labels and saves by keyboard alone', async () => {
  const { page, complaints, close } = await openPage(browser, server.address);
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Skip to the drawing');
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'canvas');
  const press = async (key, times) => { for (let i = 0; i < times; i += 1) await page.keyboard.press(key); };
  await press('ArrowUp', 22);
  await page.keyboard.press('Space');
  assert.match(await page.textContent('#pen-told'), /^Pen down/);
  await press('ArrowDown', 45);
  await press('Shift+ArrowDown', 3);
  await page.keyboard.press('Space');
  assert.match(await page.textContent('#pen-told'), /^Pen lifted/);
  await settled(page);
  assert.equal((await readingOf(page)).label, '1');
  await page.keyboard.press('[');
  await page.keyboard.press('?');
  assert.equal(await page.locator('#keys-dialog').isVisible(), true);
  await page.keyboard.press('5');  // not a label while the list is open
  await page.keyboard.press('Escape');
  const id = await savedBy(page, () => page.keyboard.press('1'));
  assert.match(id, /1/);
  assert.match(await page.textContent('#toast'), new RegExp(`^Saved as 1: ${id}`));
  assert.deepEqual(complaints, []);
  await close();
});

test('keys typed into a text field are text', async () => {
  const { page, close } = await openPage(browser, server.address);
  await drawByMouse(page, digits[1]);
  await settled(page);
  const before = (await newest()).length;
  await page.locator('#author').pressSequentially('c7u');
  assert.equal(await page.inputValue('#author'), 'c7u');
  assert.equal((await newest()).length, before);
  assert.equal(await page.locator('#undo').isDisabled(), false);
  await close();
});

test('a comparison of what is saved runs, and has its page', async () => {
  const { page, context, complaints, close } = await openPage(browser, server.address);
  for (const digit of ['0', '4']) {
    await drawByMouse(page, digits[digit]);
    await settled(page);
    await savedBy(page, () => page.keyboard.press(digit));
  }
  await page.getByRole('button', { name: 'Compare these' }).click();
  const link = page.getByRole('link', { name: 'Open the comparison' });
  await link.waitFor();
  assert.match(await page.textContent('#job'), /Comparing, done/);
  assert.equal(await link.getAttribute('rel'), 'noopener');
  const [comparison] = await Promise.all([context.waitForEvent('page'), link.click()]);
  await comparison.waitForSelector('html[data-ready]');
  const [first] = (await server.ask('jobs/1')).conclusion.split('\n');
  assert.ok((await page.textContent('#job')).includes(first));
  assert.ok((await comparison.textContent('#conclusion')).includes(first));
  assert.equal(await comparison.locator('#images .card').count() > 0, true);
  assert.deepEqual(complaints, []);
  await close();
});

test('retrains with some drawings, judges on the others, and draws with what it made', async () => {
  const own = await startDrawing(temporary.folder, [drawings, '--folder', path.join(temporary.folder, 'by_two')]);
  try {
    const strokes = (lines) => ({ canvas: [280, 280], strokes: lines.map((line) => ({ x: line.map(([x]) => x), y: line.map(([, y]) => y) })) });
    for (const author of ['ann', 'ben'])
      for (const [label, lines] of Object.entries(digits)) await own.ask('drawings', { strokes: strokes(lines), brush: author === 'ann' ? 8 : 20, label, author });
    const { page, complaints, close } = await openPage(browser, own.address);
    await page.getByRole('button', { name: 'Retrain with mine' }).click();
    await page.locator('#job > *').waitFor();
    assert.match(await page.textContent('#job'), /^Retraining: /);
    const use = page.getByRole('button', { name: 'Draw with the retrained network' });
    await use.waitFor();
    const job = await own.ask('jobs/1');
    const told = await page.textContent('#job');
    assert.match(told, /Retraining, done/);
    for (const { correct, images: judged } of [job.before, job.after]) assert.ok(told.includes(`${correct} of ${judged}`));
    assert.ok(told.includes(job.held_out) && told.includes(job.pipeline));
    await assertAccessible(page);
    await use.click();
    await until(page, (run) => document.getElementById('run').textContent.includes(run), job.run);
    assert.equal((await own.ask('session')).run, job.run);
    await until(page, () => /\(10\)$/.test(document.getElementById('set').selectedOptions[0].textContent));
    const { why_not: why } = await own.ask('session');
    assert.equal(await page.textContent('#jobs-why'), why);
    assert.equal(await page.locator('#retrain').isDisabled(), why !== '');
    await drawByMouse(page, digits[7]);
    await settled(page);
    assert.equal((await readingOf(page)).label, '7');
    assert.deepEqual(complaints, []);
    await close();
  } finally {
    await own.stop();
  }
});

test('shows names as text, whatever they say', async () => {
  const { page, complaints, close } = await openPage(browser, server.address);
  await page.fill('#author', evil);
  await drawByMouse(page, digits[0]);
  await settled(page);
  await page.locator('#canvas').focus();
  const id = await savedBy(page, () => page.keyboard.press('0'));
  const thumbnail = page.locator(`#thumbnails button[data-id="${id.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"]`);
  assert.ok((await thumbnail.getAttribute('aria-label')).includes(evil));
  await thumbnail.click();
  await page.locator('#looking').waitFor();
  mkdirSync(path.join(temporary.folder, 'names'), { recursive: true });
  const file = path.join(temporary.folder, 'names', '<img src=x onerror=window.harmed=1>.png');
  writeFileSync(file, readFileSync(path.join(drawings, images[0])));
  await page.setInputFiles('#files', [file]);
  await until(page, (name) => document.getElementById('looking-name').textContent === name, path.basename(file));
  assert.equal(await page.evaluate(() => window.harmed), undefined);
  assert.equal(await page.locator('img').count(), 0);
  assert.deepEqual(complaints, []);
  await close();
});

test('tells when the server is away, and goes on when it is back', async () => {
  const { page, close } = await openPage(browser, server.address);
  await page.route('**/predict', (route) => route.abort());
  await drawByMouse(page, digits[7]);
  await until(page, () => /does not answer.*Trying again/.test(document.getElementById('connection').textContent));
  await page.unroute('**/predict');
  await until(page, () => document.getElementById('connection').textContent === '');
  await settled(page);
  assert.equal((await readingOf(page)).label, '7');
  await close();
});

test('ends when it is interrupted', async () => {
  const own = await startDrawing(temporary.folder, ['--folder', path.join(temporary.folder, 'unused')]);
  assert.equal((await own.ask('session')).sets[0].images, 0);
  assert.equal(await own.stop(), 0);
  assert.equal(existsSync(path.join(temporary.folder, 'unused')), false, 'a folder is made when something is saved');
});

test('fits a phone, and dark rooms', async () => {
  for (const [width, dark] of [[1280, false], [1280, true], [400, false], [400, true]]) {
    const { page, complaints, close } = await openPage(browser, server.address, { width, height: 850, dark });
    await assertAccessible(page);
    await drawByMouse(page, digits[7]);
    await settled(page);
    await noSidewaysScrolling(page);
    await assertAccessible(page);
    const paper = await page.locator('#canvas').evaluate((canvas) => [...canvas.getContext('2d').getImageData(4, 4, 1, 1).data]);
    assert.deepEqual(paper, [255, 255, 255, 255], 'ink is dark on white in dark rooms too');
    const sheet = await page.locator('#sheet').boundingBox();
    const verdict = await page.locator('#verdict').boundingBox();
    assert.ok(verdict.y >= sheet.y + sheet.height && verdict.y + verdict.height < 850, 'what is read stands below the drawing, in sight');
    await page.getByRole('button', { name: /^Keys/ }).click();
    await assertAccessible(page);
    assert.deepEqual(complaints, []);
    await close();
  }
});
