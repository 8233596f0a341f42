// What the tests of pages share: runs made by the program, a browser, and looking at what it shows.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const here = path.dirname(fileURLToPath(import.meta.url));
export const root = path.resolve(here, '../..');
const web = process.env.PIPELINE_WEB || path.join(root, 'data/web');
const program = process.env.PIPELINE || path.join(root, 'build/release/bin/pipeline');
const browserProgram = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((file) => existsSync(file));

export function temporaryFolder() {
  const folder = mkdtempSync(path.join(tmpdir(), 'pipeline-page-'));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/// Runs the program; gives the run's folder. `status`: the exit code expected.
export function runFolder(folder, args, status = 0) {
  const done = spawnSync(program, [...args, '--quiet', '--runs', path.join(folder, 'runs')], { encoding: 'utf8', cwd: folder });
  assert.equal(done.status, status, `pipeline ${args.join(' ')}: ${done.stderr}`);
  return realpathSync(path.join(folder, 'runs/latest'));
}

/// Examines images by the latest run; leaves the page, gives what --json prints.
export function examine(folder, images, page) {
  const done = spawnSync(program, ['doctor', 'latest', images, '--json', '--page', page, '--runs', path.join(folder, 'runs')],
    { encoding: 'utf8', cwd: folder });
  assert.equal(done.status, 0, done.stderr);
  return JSON.parse(done.stdout);
}

/// What `pipeline predict latest FILE --json` says of one image.
export function predicted(folder, file) {
  const done = spawnSync(program, ['predict', 'latest', file, '--json', '--runs', path.join(folder, 'runs')], { encoding: 'utf8', cwd: folder });
  assert.equal(done.status, 0, done.stderr);
  return JSON.parse(done.stdout).predictions[0];
}

/// `pipeline draw` with the latest run; it is ready when it has printed its address. stop() interrupts it, as Ctrl+C does,
/// and gives its exit code.
export async function startDrawing(folder, args = []) {
  const server = spawn(program, ['draw', 'latest', '--port', '0', '--runs', path.join(folder, 'runs'), ...args],
    { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  let complaints = '';
  server.stderr.on('data', (text) => { complaints += text; });
  const ended = new Promise((resolve) => { server.once('exit', (code) => resolve(code)); });
  const address = await new Promise((resolve, reject) => {
    createInterface({ input: server.stdout }).on('line', (line) => { const found = line.match(/http:\/\/\S+/); if (found) resolve(found[0]); });
    ended.then((code) => reject(new Error(`pipeline draw ended with ${code}: ${complaints}`)));
  });
  const { origin, searchParams } = new URL(address);
  const headers = { Authorization: `Bearer ${searchParams.get('token')}`, 'Content-Type': 'application/json' };
  return { address, origin,
    /// The answer's JSON; a body makes it a POST.
    async ask(where, body) {
      const answer = await fetch(`${origin}/${where}`, body === undefined ? { headers } : { headers, method: 'POST', body: JSON.stringify(body) });
      assert.ok(answer.ok, `${where}: ${answer.status}`);
      return answer.json();
    },
    stop() {
      server.kill('SIGINT');
      return ended;
    } };
}

export const json = (file) => JSON.parse(readFileSync(file, 'utf8'));
export const predictions = (run) =>
  readFileSync(path.join(run, 'predictions.jsonl'), 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line));
export const sizeOf = (file) => statSync(file).size;

export async function startBrowser() {
  assert.ok(browserProgram, 'Chromium is not installed; tools/install_dependencies --tests installs it');
  const library = path.join(web, 'playwright-core');
  assert.ok(existsSync(library), `${library} is missing; tools/fetch_web --tests gets it`);
  const { chromium } = createRequire(import.meta.url)(library);
  // Pages are our own files, and containers seldom allow the sandbox.
  return chromium.launch({ executablePath: browserProgram, args: ['--no-sandbox', '--disable-dev-shm-usage', '--font-render-hinting=none'] });
}

/// Opens a page, of a file or an address, and waits until all is drawn. Nothing may be said on the console, nothing
/// fetched from elsewhere.
export async function openPage(browser, where, { width = 1280, height = 900, dark = false, touch = false, scale = 1 } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: dark ? 'dark' : 'light', hasTouch: touch, isMobile: touch,
    deviceScaleFactor: scale });
  const page = await context.newPage();
  page.setDefaultTimeout(90_000);  // machines are shared
  const complaints = [];
  page.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('dialog', (dialog) => { complaints.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  const address = where.startsWith('http://') ? where : pathToFileURL(where).href;
  const own = new URL(address).protocol === 'file:' ? 'file:' : `${new URL(address).origin}/`;
  page.on('request', (request) => {
    if (![own, 'data:', 'blob:'].some((start) => request.url().startsWith(start))) complaints.push(`request: ${request.url()}`);
  });
  await page.goto(address);
  await page.waitForSelector('html[data-ready]');
  return { page, context, complaints, close: () => context.close() };
}

/// Waits until `condition` holds in the page. Playwright's own waitForFunction evaluates a text there, which a page's rules
/// may forbid.
export async function until(page, condition, argument) {
  const deadline = Date.now() + 90_000;
  while (!await page.evaluate(condition, argument)) {
    assert.ok(Date.now() < deadline, `waited in vain for ${condition}`);
    await page.waitForTimeout(20);
  }
}

/// No violation of the rules that axe-core knows.
export async function assertAccessible(page) {
  await page.evaluate(readFileSync(path.join(web, 'axe.min.js'), 'utf8'));  // a page's own rules may forbid another script
  const { violations } = await page.evaluate(() => axe.run());
  assert.deepEqual(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html.slice(0, 200)).join(' | ')}`), []);
}

/// Every plot has been drawn, with marks in it and words that tell what is to be seen.
export async function assertPlotsDrawn(page, atLeast) {
  const plots = await page.$$eval('.plot', (boxes) => boxes.map((box) => ({
    drawn: box.dataset.drawn, marks: box.querySelectorAll('svg path, svg text').length,
    alt: box.getAttribute('aria-label') || box.querySelector('[aria-label]')?.getAttribute('aria-label') || '' })));
  assert.ok(plots.length >= atLeast, `${plots.length} plots`);
  for (const plot of plots) {
    assert.equal(plot.drawn, 'yes');
    assert.ok(plot.marks > 5, JSON.stringify(plot));
    assert.match(plot.alt, /\w+ .*\d/);
  }
}

export const noSidewaysScrolling = async (page) =>
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth));

/// Compares an element with the picture kept of it, in blocks of 8 x 8 pixels: fonts and processors differ a little.
/// With PIPELINE_APPROVE=1 the picture is made anew.
export async function assertLooksAsBefore(page, selector, name, { share = 0.06 } = {}) {
  await page.addStyleTag({ content: '* { font-family: "DejaVu Sans", sans-serif !important; }' });
  const kept = path.join(here, 'screenshots', `${name}.png`);
  const shot = await (typeof selector === 'string' ? page.locator(selector).first() : selector).screenshot();
  if (process.env.PIPELINE_APPROVE) {
    writeFileSync(kept, shot);
    return;
  }
  assert.ok(existsSync(kept), `${kept} is missing; PIPELINE_APPROVE=1 makes it`);
  const difference = await page.evaluate(async ([before, now]) => {
    const load = async (base64) => {
      const image = new Image();
      image.src = `data:image/png;base64,${base64}`;
      await image.decode();
      const canvas = document.createElement('canvas');
      canvas.width = Math.ceil(image.width / 8);
      canvas.height = Math.ceil(image.height / 8);
      const context = canvas.getContext('2d');
      context.imageSmoothingQuality = 'high';
      context.drawImage(image, 0, 0, canvas.width, canvas.height);
      return { width: image.width, height: image.height, blocks: context.getImageData(0, 0, canvas.width, canvas.height) };
    };
    const [a, b] = [await load(before), await load(now)];
    if (Math.abs(a.width - b.width) > 8 || Math.abs(a.height - b.height) > 24)
      return `${a.width} x ${a.height} before, ${b.width} x ${b.height} now`;
    const width = Math.min(a.blocks.width, b.blocks.width);
    const height = Math.min(a.blocks.height, b.blocks.height);
    let other = 0;
    for (let y = 0; y < height; y += 1)
      for (let x = 0; x < width; x += 1) {
        const at = (blocks) => blocks.data.slice(4 * (y * blocks.width + x), 4 * (y * blocks.width + x) + 3);
        const [p, q] = [at(a.blocks), at(b.blocks)];
        if (Math.max(...[0, 1, 2].map((c) => Math.abs(p[c] - q[c]))) > 40) other += 1;
      }
    return other / (width * height);
  }, [readFileSync(kept).toString('base64'), shot.toString('base64')]);
  assert.ok(typeof difference === 'number' && difference <= share, `${name} looks otherwise than before: ${difference}`);
}
