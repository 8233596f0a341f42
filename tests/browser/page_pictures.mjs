// Pictures of pages for the README; see tools/page_pictures.
import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import path from 'node:path';

import { digits, drawByMouse, settled } from './drawing.mjs';
import { examine, openPage, root, runFolder, startBrowser, startDrawing, temporaryFolder, until } from './support.mjs';

const kMostBytes = 400_000;
const temporary = temporaryFolder();
const browser = await startBrowser();
const asset = (name) => path.join(root, 'assets', name);
let server = null;

/// The upper part of a page. `from`: what stands at its top, instead of the page's beginning.
async function take(file, name, { height, dark = false, from = null }) {
  const { page, close } = await openPage(browser, file, { width: 1040, height, dark });
  if (from) await page.locator(from).evaluate((element) => window.scrollTo(0, element.getBoundingClientRect().top - 64));
  await page.screenshot({ path: asset(`${name}.png`) });
  await close();
}

/// The draw page with a seven on it.
async function takeDrawing() {
  const { page, close } = await openPage(browser, server.address, { width: 1280, height: 1010 });
  await drawByMouse(page, digits[7]);
  await settled(page);
  await page.mouse.move(0, 0);
  await page.waitForTimeout(300);  // until the bars have come to rest
  await page.screenshot({ path: asset('draw.png') });
  await close();
}

/// A mouse draws a four, and it is labelled. The pointer is put in: screenshots have none.
async function animateDrawing() {
  const { page, close } = await openPage(browser, server.address, { width: 1280, height: 900, scale: 0.7 });
  await page.evaluate(() => {
    const pointer = document.body.appendChild(document.createElement('div'));
    Object.assign(pointer.style, { position: 'fixed', zIndex: 9, width: '18px', height: '18px', margin: '-9px', borderRadius: '50%',
      border: '3px solid #0b62c4', background: '#ffffffb0', pointerEvents: 'none' });
    document.addEventListener('pointermove', (event) => Object.assign(pointer.style, { left: `${event.clientX}px`, top: `${event.clientY}px` }), true);
  });
  const frames = [];
  const frame = async (milliseconds) => {
    await page.waitForTimeout(100);
    const file = path.join(temporary.folder, `frame${frames.length}.png`);
    await page.screenshot({ path: file });
    frames.push('-d', String(milliseconds), file);
  };
  await frame(400);
  await drawByMouse(page, digits[4], () => frame(60), 9);
  await settled(page);
  await frame(700);
  const label = page.locator('#labels button[data-label="4"]');
  await label.hover();
  await frame(250);
  await label.click();
  await frame(350);
  await page.getByRole('button', { name: 'Save as 4' }).click();
  await until(page, () => !document.getElementById('toast').hidden);
  await frame(1000);
  await close();
  const done = spawnSync('img2webp', ['-loop', '0', '-lossy', '-q', '75', '-m', '6', '-min_size', ...frames, '-o', asset('draw.webp')], { encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`img2webp: ${done.error ?? done.stderr}`);
  const size = statSync(asset('draw.webp')).size;
  if (size > kMostBytes) throw new Error(`assets/draw.webp has ${size} bytes, more than ${kMostBytes}`);
}

try {
  if (!process.argv.includes('--draw-only')) {
    const run = runFolder(temporary.folder, ['run', path.join(root, 'pipelines/mnist.yaml')]);
    await take(path.join(run, 'report.html'), 'report', { height: 860 });
    const diagnosis = path.join(temporary.folder, 'why.html');
    examine(temporary.folder, path.join(root, 'assets/drawings/as_drawn'), diagnosis);
    await take(diagnosis, 'doctor', { height: 880, from: '#measures' });
  }
  const compared = runFolder(temporary.folder, ['compare', path.join(root, 'pipelines/custom.yaml')]);
  if (!process.argv.includes('--draw-only')) await take(path.join(compared, 'report.html'), 'comparison', { height: 1180, dark: true });
  server = await startDrawing(temporary.folder, [path.join(root, 'assets/drawings/as_drawn'), '--folder', path.join(temporary.folder, 'drawings')]);
  await takeDrawing();
  await animateDrawing();
} finally {
  await server?.stop();
  await browser.close();
  temporary.remove();
}
