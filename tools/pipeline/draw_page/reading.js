// Predictions while one draws. At most one question is on its way; when its answer is there, the newest state is asked
// about, whatever happened in between: no queue, so what is shown is never older than one round trip.

const kQuickMs = 10;
const kLongestWaitMs = 4000;

function makeReader(state, show) {
  let asking = false;
  let wanted = false;
  let epoch = 0;
  let roundTrip = 0;
  let failures = 0;

  async function once(then) {
    const before = performance.now();
    // Renderings are a handful of further predictions: a slow server makes them when the pen is lifted.
    const renderings = !sheet.busy || roundTrip < kQuickMs;
    const answer = await ask('predict', { ...state(), variants: true, steps: true, renderings, renderings_of: selected || undefined });
    roundTrip = performance.now() - before;
    failures = 0;
    tellConnection('');
    say(at('round-trip'), `answered in ${Math.max(1, Math.round(roundTrip))} ms`);
    if (then !== epoch) return;
    if (!renderings) wanted = true;
    show(answer);
  }

  async function answerAll() {
    while (wanted) {
      wanted = false;
      try {
        await once(epoch);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        failures += 1;
        say(at('round-trip'), '');
        tellConnection(`${sentence(error.message)}${error.passing ? ' Trying again …' : ''}`);
        if (error.passing) {
          wanted = true;
          await pause(Math.min(kLongestWaitMs, 250 * 2 ** failures));
        }
      }
    }
  }

  async function work() {
    if (asking) return;
    asking = true;
    at('verdict').dataset.reading = 'yes';
    try {
      await answerAll();
    } finally {
      asking = false;
      at('verdict').dataset.reading = 'no';
    }
  }

  return {
    /// There is something new to read.
    request() { wanted = true; work(); },
    /// What is on its way is not wanted any more.
    forget() { epoch += 1; wanted = false; },
  };
}
