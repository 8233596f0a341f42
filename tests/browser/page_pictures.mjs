// Pictures of pages for the README; see tools/page_pictures.
import path from 'node:path';

import { openPage, root, runFolder, startBrowser, temporaryFolder } from './support.mjs';

const temporary = temporaryFolder();
const browser = await startBrowser();
try {
  for (const [name, command, file, height, dark, hidden] of [
    ['report', 'run', 'mnist.yaml', 860, false, []],
    ['comparison', 'compare', 'custom.yaml', 1180, true, ['#classes']],
  ]) {
    const run = runFolder(temporary.folder, [command, path.join(root, 'pipelines', file)]);
    const { page, close } = await openPage(browser, path.join(run, 'report.html'), { width: 1040, height, dark });
    for (const selector of hidden) await page.locator(selector).evaluate((element) => element.remove());
    await page.screenshot({ path: path.join(root, 'assets', `${name}.png`) });
    await close();
  }
} finally {
  await browser.close();
  temporary.remove();
}
