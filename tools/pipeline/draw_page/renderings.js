// The same strokes thin, thick, shifted, small: a network that is sure reads them all alike.

let renderingViews = [];

function renderingView(index) {
  if (!renderingViews[index]) {
    const view = { canvas: pictureCanvas('picture paper'), name: element('span', { class: 'small faint' }),
      mark: element('span', { class: 'mark' }) };
    view.line = element('li', {}, view.canvas, view.name, view.mark);
    renderingViews[index] = view;
    at('rendering-list').append(view.line);
  }
  return renderingViews[index];
}

const readBy = (variants, name) => (variants ?? []).find((variant) => variant.name === name);

function showRenderings(answer) {
  const section = at('renderings');
  // While one draws an answer may come without them, and those before stay until the next that has them.
  if (answer && !answer.renderings && subject.kind === 'drawing') return;
  const renderings = answer?.renderings ?? [];
  const own = readBy(answer?.variants, selected);
  const label = own && !own.refused ? own.label : null;
  let same = 0;
  renderings.forEach((rendering, i) => {
    const view = renderingView(i);
    const read = readBy(rendering.variants, selected);
    const alike = Boolean(read && !read.refused && read.label === label);
    same += Number(alike);
    view.line.hidden = false;
    showPicture(view.canvas, rendering.picture, `drawn ${rendering.name}`);
    say(view.name, rendering.name);
    view.mark.className = `mark ${alike ? 'good' : 'bad'}`;
    say(view.mark, !read || read.refused ? '✗ refused' : `${alike ? '✓' : '✗'} ${read.label}, ${sureness(read.confidence, 0)}`);
    view.line.title = read?.refused ?? '';
  });
  for (const view of renderingViews.slice(renderings.length)) view.line.hidden = true;
  section.classList.toggle('empty-section', renderings.length === 0);
  say(at('renderings-sentence'), verdictOnRenderings(answer, renderings.length, same, label));
}

function verdictOnRenderings(answer, all, same, label) {
  if (all === 0)
    return answer ? (answer.strokes ? '' : 'Only strokes can be drawn again in other ways; this is an image.')
      : 'Your strokes are drawn again thin, thick, shifted and small: if the reading changes with that, it hangs by a thread.';
  const by = network.variants.length > 1 ? ` by ${quoted(selected)}` : '';
  if (label === null) return `The drawing itself is refused${by}, so there is nothing to hold the renderings against.`;
  if (same === all) return `${all} of ${all} renderings are read as ${label}${by}: it is sure.`;
  if (2 * same > all) return `${same} of ${all} renderings are read as ${label}${by}: it depends on how this is drawn.`;
  return `Only ${same} of ${all} renderings are read as ${label}${by}: the network is not sure.`;
}
