// Pictures of pages for the README; see tools/page_pictures.
import path from 'node:path';

import { examine, openPage, root, runFolder, startBrowser, temporaryFolder } from './support.mjs';

const temporary = temporaryFolder();
const browser = await startBrowser();

/// The upper part of a page. `from`: what stands at its top, instead of the page's beginning.
async function take(file, name, { height, dark = false, from = null }) {
  const { page, close } = await openPage(browser, file, { width: 1040, height, dark });
  if (from) await page.locator(from).evaluate((element) => window.scrollTo(0, element.getBoundingClientRect().top - 64));
  await page.screenshot({ path: path.join(root, 'assets', `${name}.png`) });
  await close();
}

try {
  const run = runFolder(temporary.folder, ['run', path.join(root, 'pipelines/mnist.yaml')]);
  await take(path.join(run, 'report.html'), 'report', { height: 860 });
  const diagnosis = path.join(temporary.folder, 'why.html');
  examine(temporary.folder, path.join(root, 'assets/drawings/as_drawn'), diagnosis);
  await take(diagnosis, 'doctor', { height: 880, from: '#measures' });
  const compared = runFolder(temporary.folder, ['compare', path.join(root, 'pipelines/custom.yaml')]);
  await take(path.join(compared, 'report.html'), 'comparison', { height: 1180, dark: true });
} finally {
  await browser.close();
  temporary.remove();
}
