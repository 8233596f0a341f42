// Comparing the variants on a whole set, and retraining with it: runs of the program, watched here.

const kWatchMs = 400;
let job = null;                 ///< the last answer to /jobs/ID
let jobView = null;

const jobNames = { compare: 'Comparing', retrain: 'Retraining' };

function showJobButtons() {
  const local = collection.set === kOpenedSet;
  const running = job?.status === 'running';
  at('compare').disabled = running || local || !network.can_compare;
  at('retrain').disabled = running || local || !network.can_retrain;
  at('stop').hidden = !running;
  say(at('jobs-about'), `Of the set ${quoted(shownSet(collection.set))}. Comparing reads all of it in every variant and makes a page to keep. `
    + 'Retraining teaches the network one half, by author where there are several, and judges it on the other.');
  const missing = !(network.can_compare && network.can_retrain) ? network.why_not : '';
  say(at('jobs-why'), local ? 'Images opened here can be compared once they are saved.' : missing ?? '');
}

async function startJob(kind) {
  let started;
  try {
    started = await ask('jobs', { kind, set: collection.set });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    jobView = null;
    at('job').replaceChildren(element('p', { class: 'bad', role: 'alert' }, `${jobNames[kind]} did not begin: ${error.message}.`));
    return;
  }
  try { sessionStorage.setItem('pipeline.draw.job', started.id); } catch { /* then a reload forgets it */ }
  await watchJob(started.id);
}

async function watchJob(id) {
  for (let misses = 0; ;) {
    try {
      job = await ask(`jobs/${id}`);
      misses = 0;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      misses += 1;
      if (!error.passing || misses > 20) {
        job = null;
        toast(error.message);
        showJobButtons();
        return;
      }
      await pause(kWatchMs * misses);
      continue;
    }
    showJob();
    showJobButtons();
    if (job.status !== 'running') return;
    await pause(kWatchMs);
  }
}

function makeJobView(id) {
  const view = { id, title: element('h3'), told: element('p', { role: 'status', class: 'unseen' }), stages: element('ol', { class: 'stages' }), details: element('details', { open: true }, element('summary', {}, 'Stages')), result: element('div'), lines: [] };
  view.details.append(view.stages);
  view.element = element('div', {}, view.title, view.told, view.details, view.result);
  at('job').replaceChildren(view.element);
  return view;
}

function showJob() {
  if (jobView?.id !== job.id) jobView = makeJobView(job.id);
  const ended = { running: '', done: ', done', failed: ', failed', interrupted: ', stopped' }[job.status];
  const name = jobNames[job.kind] ?? job.kind;
  say(jobView.title, `${name}${ended}: ${duration(job.seconds)}`);
  say(jobView.told, `${name}${ended || ' …'}`);
  job.stages.forEach((stage, i) => showStage(stage, i));
  if (job.status === 'running' || jobView.shown === job.status) return;
  jobView.shown = job.status;
  jobView.details.open = job.status !== 'done';
  toast(`${name}${ended}.`);
  showResult();
}

function showStage(stage, index) {
  if (!jobView.lines[index]) {
    const line = { name: element('b'), text: element('span', { class: 'small faint' }), bar: element('span') };
    line.element = element('li', {}, line.name, line.text, element('span', { class: 'bar', 'aria-hidden': 'true' }, line.bar));
    jobView.lines[index] = line;
    jobView.stages.append(line.element);
  }
  const line = jobView.lines[index];
  const sign = { waiting: '·', running: '▸', done: '✓', failed: '✗', skipped: '–' }[stage.status] ?? '·';
  line.element.className = stage.status;
  line.element.title = stage.uses;
  say(line.name, `${sign} ${stage.id}`);
  say(line.text, stage.status === 'running' ? stage.text || 'running' : stage.status === 'done' ? '' : stage.status);
  line.bar.style.width = stage.status === 'done' ? '100%' : stage.total > 0 && stage.status === 'running' ? `${(100 * stage.done) / stage.total}%` : '0';
}

function showResult() {
  const parts = [];
  if (job.error) parts.push(element('p', { class: 'bad prewrap' }, job.error));
  if (job.help) parts.push(element('p', { class: 'faint' }, job.help));
  parts.push(...String(job.conclusion ?? '').split('\n').filter(Boolean).map((line, i) => element('p', { class: i === 0 ? 'conclusion' : 'faint' }, line)));
  if (job.before && job.after) parts.push(beforeAndAfter());
  const row = element('p', { class: 'row' });
  if (job.page && job.status === 'done')
    row.append(element('a', { class: 'button main', href: `${job.page}?token=${encodeURIComponent(token)}`, target: '_blank', rel: 'noopener' },
      job.kind === 'compare' ? 'Open the comparison' : 'Open the page of the run'));
  if (job.kind === 'retrain' && job.status === 'done' && job.run)
    row.append(element('button', { type: 'button', onclick: () => drawWith(job.run) }, 'Draw with the retrained network'));
  if (row.children.length > 0) parts.push(row);
  if (job.pipeline) parts.push(element('p', { class: 'small faint' }, 'Its pipeline file: ', element('code', {}, job.pipeline)));
  jobView.result.replaceChildren(...parts);
}

function beforeAndAfter() {
  const row = (name, found) => [name, percent(found.accuracy), intervalBar(found.interval, found.accuracy),
    `${count(found.correct)} of ${count(found.images)}`, `${percent(found.interval[0])} to ${percent(found.interval[1])}`];
  return element('div', {}, element('p', { class: 'small faint' }, `On what it has not learned from: ${job.held_out || 'held-out drawings'}.`),
    table([{ title: 'network' }, { title: 'accuracy', number: true }, { title: '0 to 100\u00a0%' }, { title: 'right', number: true }, { title: '95\u00a0% interval', number: true }],
      [row('before', job.before), row('after', job.after)], 'Before and after retraining'));
}

async function drawWith(run) {
  const next = await told(() => ask('model', { run }));
  if (!next) return;
  useNetwork(next);
  toast('Now drawing with the retrained network.');
}

function setUpJobs() {
  at('compare').addEventListener('click', () => startJob('compare'));
  at('retrain').addEventListener('click', () => startJob('retrain'));
  at('stop').addEventListener('click', () => { if (job) told(() => ask(`jobs/${job.id}/stop`, {})); });
  let before = null;
  try { before = sessionStorage.getItem('pipeline.draw.job'); } catch { /* nothing is remembered */ }
  // The page was loaded again while a job ran, or after it; a program started since knows nothing of it.
  if (before) ask(`jobs/${before}`).then(() => watchJob(before), () => sessionStorage.removeItem('pipeline.draw.job'));
}
