// Image files that the user opens here, by the file dialog or by dropping them on the page. They are read like drawings,
// one after the other, and stay in this browser until they are saved.

const kMostFiles = 500;
const kMostBytes = 8_000_000;
const kThumbnail = 64;
const kImageName = /\.(png|jpe?g|bmp|tiff?|webp)$/i;

const opened = [];              ///< { id, name, file, label, picture, variants, refused, saved }
let readingOpened = false;

/// Names such as 7_anna.png tell what the image is.
function labelOfName(name) {
  const first = name.replace(kImageName, '').split('_')[0];
  return network.classes.includes(first) ? first : '';
}

async function openFiles(files) {
  const images = files.filter((file) => kImageName.test(file.name));
  const small = images.filter((file) => file.size <= kMostBytes);
  const taken = small.slice(0, Math.max(0, kMostFiles - opened.length));
  for (const file of taken) {
    const same = opened.filter((entry) => entry.name === file.name).length;
    opened.push({ id: same ? `${file.name} (${same + 1})` : file.name, name: file.name, file, label: labelOfName(file.name), variants: [], refused: null });
  }
  const left = [[files.length - images.length, 'not a PNG, JPEG, BMP, TIFF or WebP file'], [images.length - small.length, 'larger than 8 MB'],
    [small.length - taken.length, `more than the ${kMostFiles} that fit here`]]
    .filter(([n]) => n > 0).map(([n, why]) => `${count(n)} ${why}`);
  toast(`${plural(taken.length, 'image', 'images')} opened${left.length ? `; left out: ${left.join(', ')}` : ''}.`);
  if (taken.length === 0) return;
  await chooseSet(kOpenedSet);
  const [first] = opened.slice(opened.length - taken.length);
  readOpenedFiles();
  await openItem(first);
}

/// The full answer for one.
const readOpened = async (entry) => ask('predict', { image: await base64(entry.file), variants: true, steps: true, renderings: false });

async function readOpenedFiles() {
  if (readingOpened) return;
  readingOpened = true;
  for (let entry; (entry = opened.find((each) => each.variants.length === 0 && !each.refused));) {
    try {
      const answer = await ask('predict', { image: await base64(entry.file), variants: true, steps: true, renderings: false });
      entry.picture = shrunk(answer.drawn, kThumbnail);
      entry.variants = answer.variants.map(({ name, label, confidence, refused }) => ({ name, label, confidence, refused }));
    } catch (error) {
      if (error instanceof Refusal && error.passing) {
        await pause(kPollMs);
        continue;
      }
      entry.refused = error.message;
    }
    showOpened(entry);
  }
  readingOpened = false;
}

/// Only its own thumbnail changes: a page that is rebuilt 500 times cannot be used meanwhile.
function showOpened(entry) {
  if (collection.set !== kOpenedSet) return;
  if (collection.only !== 'all') {
    loadCollection();
    return;
  }
  const button = thumbnailOf(entry.id);
  if (button) {
    const focused = button === document.activeElement;
    button.parentElement.replaceWith(thumbnail(entry));
    if (focused) thumbnailOf(entry.id).focus({ preventScroll: true });
    markOpenThumbnail();
  }
  say(at('collection-told'), collectionText(openedPage('all', collection.from)));
}

function openedPage(only, from) {
  const labels = (entry) => new Set(entry.variants.filter((variant) => !variant.refused).map((variant) => variant.label));
  const shown = { all: () => true, unlabelled: (entry) => !entry.label, disagree: (entry) => labels(entry).size > 1,
    wrong: (entry) => entry.label && entry.variants.length > 0 && readBy(entry.variants, served())?.label !== entry.label };
  const matching = opened.filter(shown[only]);
  const judged = opened.filter((entry) => entry.variants.length > 0 || entry.refused).length;
  // It redraws itself while files are read: nothing to wait for.
  return { total: matching.length, drawings: matching.slice(from, from + kPerPage), ready: true, judged, images: opened.length };
}

/// Labelling a folder goes on by itself.
function openNextUnsaved(entry) {
  const at = opened.indexOf(entry);
  const next = [...opened.slice(at + 1), ...opened.slice(0, at)].find((each) => !each.saved && !each.refused);
  if (next && subject.kind === 'opened' && subject.entry === entry) openItem(next);
  else showSubject();
}

/// The files of what was dropped, folders opened.
async function filesOf(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (entries.length === 0) return [...transfer.files];
  const files = [];
  const visit = async (entry) => {
    if (files.length > 4 * kMostFiles) return;
    if (entry.isFile) {
      files.push(await new Promise((resolve, reject) => { entry.file(resolve, reject); }));
      return;
    }
    const folder = entry.createReader();
    for (;;) {  // a hundred at a time
      const some = await new Promise((resolve, reject) => { folder.readEntries(resolve, reject); });
      if (some.length === 0) return;
      for (const each of some) await visit(each);
    }
  };
  for (const entry of entries) await visit(entry);
  return files;
}

function setUpOpening() {
  for (const [button, input] of [['open-files', 'files'], ['open-folder', 'folder']]) {
    at(button).addEventListener('click', () => at(input).click());
    at(input).addEventListener('change', (event) => {
      const files = [...event.target.files];
      event.target.value = '';
      openFiles(files);
    });
  }
  document.addEventListener('paste', (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length > 0) openFiles(files);
  });
  const carriesFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes('Files');
  let depth = 0;
  document.addEventListener('dragenter', (event) => {
    if (!carriesFiles(event)) return;
    depth += 1;
    at('drop').hidden = false;
  });
  document.addEventListener('dragleave', (event) => {
    if (!carriesFiles(event)) return;
    depth = Math.max(0, depth - 1);
    at('drop').hidden = depth === 0;
  });
  document.addEventListener('dragover', (event) => { if (carriesFiles(event)) event.preventDefault(); });
  document.addEventListener('drop', async (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    depth = 0;
    at('drop').hidden = true;
    openFiles(await filesOf(event.dataTransfer));
  });
}
