/**
 * The part of a page's script that shows one trial in all charts and in the table: the one under the pointer or with the
 * focus, or else the one that was chosen by a click, until another click or Escape.
 */
export const trialScript = `
let chosen;
let lit;
const light = (trial = chosen) => {
  if (trial === lit) return;
  for (const one of document.querySelectorAll('.lit')) one.classList.remove('lit');
  for (const section of document.querySelectorAll('.lighting')) section.classList.remove('lighting');
  lit = trial;
  if (trial === undefined) return;
  const [sweep, place] = trial.split('-');
  const all = document.querySelectorAll('[data-trial="' + trial + '"]');
  for (const one of all) one.classList.add('lit');
  all[0].closest('section').classList.add('lighting');
  for (const output of document.querySelectorAll('output[data-trials="' + sweep + '"]')) {
    output.textContent = JSON.parse(document.getElementById(sweep + '-trials').textContent)[Number(place)];
  }
};
const trialOf = (target) => target.closest?.('[data-trial]')?.dataset.trial;
document.addEventListener('pointerover', ({ target }) => light(trialOf(target)));
document.addEventListener('focusin', ({ target }) => light(trialOf(target)));
document.addEventListener('click', ({ target }) => {
  const trial = trialOf(target);
  if (trial === undefined && !target.closest?.('.sweep')) return;
  chosen = trial === chosen ? undefined : trial;
  for (const button of document.querySelectorAll('[data-trial] button')) {
    button.setAttribute('aria-pressed', String(trialOf(button) === chosen));
  }
  light();
  if (chosen !== undefined && !target.closest('table')) {
    const row = document.querySelector('tr[data-trial="' + chosen + '"]');
    const table = row.closest('.long');
    table.scrollTop = row.offsetTop - table.clientHeight / 2;
  }
});
document.addEventListener('keydown', ({ key }) => {
  if (key !== 'Escape') return;
  chosen = undefined;
  light();
});
`;
