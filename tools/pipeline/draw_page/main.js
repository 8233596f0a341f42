// From the address to a page that draws. The files before this one are joined in the order
//   dom server picture strokes canvas reading bars verdict renderings subject saving statistics collection opened jobs keys main
// in one scope; this one is the only that does something by itself.

/// At the beginning, and when another network has been chosen.
async function useNetwork(found) {
  network = found;
  document.title = `Draw · ${network.run}`;
  say(at('run'), [network.run, network.variants.length > 1 ? `serves ${quoted(served())}` : ''].filter(Boolean).join(' · '));
  renderingViews.length = 0;
  at('rendering-list').replaceChildren();
  makeCards();
  makeLabels();
  showVerdict(null);
  if (subject.kind !== 'drawing') backToDrawing();
  else readDrawing();
  const known = collection.set === kOpenedSet || network.sets.some((set) => set.name === collection.set);
  await chooseSet(known ? collection.set : 'saved');
  countSets();
}

async function sessionAtLast() {
  for (let misses = 0; ; misses += 1) {
    try {
      const found = await ask('session');
      tellConnection('');
      return found;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      tellConnection(sentence(error.message));
      if (!error.passing) return null;
      await pause(Math.min(kLongestWaitMs, 500 * (misses + 1)));
    }
  }
}

async function start() {
  reader = makeReader(() => ({ strokes: strokesToJson(drawing.strokes), brush: brush.width, pressure: brush.pressure }), showVerdict);
  setUpSheet();
  const found = await sessionAtLast();
  if (!found) return;
  sheet.onchange = readDrawing;
  sheet.onbegin = makeOwn;
  network = found;
  setUpSaving();
  setUpCollection();
  setUpOpening();
  setUpKeys();
  await useNetwork(found);
  setUpJobs();
  document.documentElement.dataset.ready = 'yes';
}

start();
