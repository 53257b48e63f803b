import { trialScript } from './sweep/script.js';

/**
 * The script of a report's page: it says the values that the pointer is near, or that the arrow keys go to, shows a trial
 * wherever it is, and runs the model. It is the same for every report of the same parts but for `predict`, and all that it shows is
 * set as text.
 *
 * @param predict the body of a function of `inputs`, of `graphScript`; undefined where there is no model
 */
export function pageScript(predict: string | undefined, hasTrials: boolean): string {
  return `'use strict';\n${HOVER}${hasTrials ? trialScript : ''}${predict === undefined ? '' : `const predict = (inputs) => {\n${predict}\n};\n${MODEL}`}`;
}

const HOVER = `
for (const output of document.querySelectorAll('output[data-of]')) {
  const id = output.dataset.of;
  const chart = document.getElementById(id);
  const series = JSON.parse(document.getElementById(id + '-points').textContent);
  const cursor = chart.querySelector('.cursor');
  const places = [...new Set(series.flatMap(({ points }) => points.map(([x]) => x)))].sort((a, b) => a - b);
  if (places.length === 0) continue;
  let at = -1;
  const nearest = (points, x) => points.reduce((a, b) => (Math.abs(b[0] - x) < Math.abs(a[0] - x) ? b : a));
  const show = (x) => {
    at = places.reduce((best, place, i) => (Math.abs(place - x) < Math.abs(places[best] - x) ? i : best), 0);
    const place = places[at];
    cursor.setAttribute('x1', place);
    cursor.setAttribute('x2', place);
    cursor.setAttribute('visibility', 'visible');
    const found = series.filter(({ points }) => points.length > 0).map(({ name, points }) => [name, nearest(points, place)]);
    const [, first] = found.reduce((a, b) => (Math.abs(b[1][0] - place) < Math.abs(a[1][0] - place) ? b : a));
    output.textContent = output.dataset.x + ' ' + first[2] + ': ' + found.map(([name, point]) => name + ' ' + point[3]).join(', ');
  };
  chart.addEventListener('pointermove', (event) => {
    const box = chart.getBoundingClientRect();
    show(((event.clientX - box.left) / box.width) * chart.viewBox.baseVal.width);
  });
  chart.addEventListener('keydown', (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    show(places[Math.min(places.length - 1, Math.max(0, at + step))]);
  });
}
`;

const MODEL = `
const model = document.getElementById('model') && JSON.parse(document.getElementById('model').textContent);
if (model) {
  const { log10 } = Math;
  const form = document.querySelector('#try form');
  const shares = document.getElementById('shares');
  const most = 12;
  const bars = model.classes.slice(0, most).map(() => {
    const row = document.createElement('div');
    row.className = 'share';
    const name = document.createElement('span');
    const bar = document.createElement('progress');
    bar.max = 1;
    const text = document.createElement('span');
    row.append(name, bar, text);
    shares.append(row);
    return { name, bar, text };
  });
  const say = (text) => {
    document.getElementById('prediction').textContent = text;
  };
  const day = 86400000;
  const numberOf = (field) => (field.type === 'date' ? (field.valueAsNumber || 0) / day : Number(field.value));
  const update = () => {
    const x = new Float64Array(model.inputs);
    model.features.forEach((feature, f) => {
      const field = form.querySelector('[data-f="' + f + '"]');
      if (feature.categories) x[feature.at + Number(field.value)] = 1;
      else {
        const scaled = (numberOf(form.querySelector('[data-n="' + f + '"]')) - feature.offset) / feature.scale;
        x[feature.at] = feature.clip ? scaled / Math.sqrt(1 + (scaled / feature.clip) * (scaled / feature.clip)) : scaled;
      }
    });
    const found = predict([x, ...model.weights]);
    if (model.target) {
      say(String(Number((found[0] * model.target.scale + model.target.offset).toPrecision(6))));
      return;
    }
    const all = found.length === 1 ? [1 - found[0], found[0]] : [...found];
    const ranked = all.map((share, k) => [share, k]).sort((a, b) => b[0] - a[0] || a[1] - b[1]);
    say(model.classes[ranked[0][1]]);
    // Few classes stay where they are; of many, the most probable are shown.
    const listed = all.length > most ? ranked : all.map((share, k) => [share, k]);
    bars.forEach(({ name, bar, text }, i) => {
      const [share, k] = listed[i];
      name.textContent = model.classes[k];
      bar.value = share;
      bar.setAttribute('aria-label', model.classes[k]);
      text.textContent = (100 * share).toFixed(2) + ' %';
    });
  };
  form.addEventListener('input', ({ target }) => {
    const { f, n } = target.dataset;
    if (n !== undefined) form.querySelector('[data-f="' + n + '"]').value = numberOf(target);
    else if (target.type === 'range') {
      const range = Number(target.max) - Number(target.min);
      const digits = Math.max(0, Math.min(12, 3 - Math.floor(log10(range || 1))));
      const field = form.querySelector('[data-n="' + f + '"]');
      if (field.type === 'date') field.valueAsNumber = Math.round(target.value) * day;
      else field.value = String(Number(Number(target.value).toFixed(digits)));
    }
    update();
  });
  form.addEventListener('submit', (event) => event.preventDefault());
  update();
}
`;
