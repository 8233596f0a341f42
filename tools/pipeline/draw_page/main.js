// From the address to a page that draws. The files before this one are joined in the order
//   dom server picture strokes canvas reading bars verdict renderings subject saving statistics collection opened jobs keys main
// in one scope; this one is the only that does something by itself.

/// At the beginning, and when another network has been chosen.
function useNetwork(found) {
  network = found;
  document.title = `Draw · ${network.run}`;
  say(at('run'), [network.run, network.variants.length > 1 ? `serves ${quoted(served())}` : ''].filter(Boolean).join(' · '));
  renderingViews.length = 0;
  at('rendering-list').replaceChildren();
  makeCards();
  makeLabels();
  showVerdict(null);
  chooseSet(network.sets.some((set) => set.name === collection.set) || collection.set === kOpenedSet ? collection.set : 'saved');
  if (subject.kind !== 'drawing') backToDrawing();
  else readDrawing();
}

async function sessionAtLast() {
  for (let misses = 0; ; misses += 1) {
    try {
      const found = await ask('session');
      tellConnection('');
      return found;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      tellConnection(`${error.message[0].toUpperCase()}${error.message.slice(1)}.`);
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
  useNetwork(found);
  setUpSaving();
  setUpCollection();
  setUpOpening();
  setUpJobs();
  setUpKeys();
  if (!drawing.empty) readDrawing();
  document.documentElement.dataset.ready = 'yes';
}

start();
