// Probabilities as horizontal bars. Of a few classes each has its place; of many the ten likeliest are shown.

const kMostBars = 12;
const kShortName = 3;
const kBarsOfMany = 10;

function makeBars(classes) {
  const many = classes.length > kMostBars;
  const rows = (many ? Array.from({ length: kBarsOfMany }, () => '') : classes).map((name) => {
    const row = { name: element('span', { class: 'name' }, name), bar: element('span'), value: element('span', { class: 'value' }) };
    row.line = element('li', {}, row.name, element('span', { class: 'bar', 'aria-hidden': 'true' }, row.bar), row.value);
    return row;
  });
  const list = element('ul', { class: classes.some((name) => name.length > kShortName) ? 'bars wide' : 'bars' }, rows.map((row) => row.line));
  const set = (row, name, p, best) => {
    say(row.name, name);
    row.bar.style.width = `${100 * p}%`;
    say(row.value, p >= 0.001 ? sureness(p) : '');
    row.line.classList.toggle('best', best);
    // The very number, for those who look closer.
    row.line.dataset.probability = String(p);
    row.line.title = `${name}: ${p}`;
  };
  const update = (probabilities) => {
    list.classList.toggle('blank', !probabilities);
    const shares = probabilities ?? classes.map(() => 0);
    const order = classes.map((_, i) => i);
    if (many) order.sort((a, b) => shares[b] - shares[a] || a - b);
    const best = shares.indexOf(Math.max(...shares));
    rows.forEach((row, i) => set(row, classes[order[i]], shares[order[i]], Boolean(probabilities) && order[i] === best));
  };
  update(null);
  return { list, update };
}
