// Search: puts its field where the page has kept a place, fetches the index when somebody first types, and shows what was
// found as a listbox below it. A combobox in the sense of WAI-ARIA: the focus stays in the field. No results by grade.
(() => {
  'use strict';

  const script = document.currentScript.src;
  const root = new URL('../', script);
  const MOST = { Authorities: 6 };
  const REST = 4;
  const LISTS = { Authorities: 'authorities/', Recommendations: 'recommendations/', Actions: 'actions/' };
  const KEY = 'throughline-slash';

  // -- what matches, and how well --

  const words = (text) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/&/g, ' and ')
    .replace(/[’'\u00ad]/g, '').replace(/[^a-z0-9]+/g, ' ').trim();
  const split = (text) => words(text).split(' ').filter(Boolean);

  /** The fewest slips (letter wrong, missing, extra, or two swapped) between what was typed and a beginning of a word. */
  const slips = (typed, word) => {
    let before = [], above = Array.from({ length: word.length + 1 }, (_, n) => n);
    for (let i = 1; i <= typed.length; i += 1) {
      const row = [i];
      for (let j = 1; j <= word.length; j += 1) {
        const same = typed[i - 1] === word[j - 1];
        row[j] = Math.min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (same ? 0 : 1));
        if (i > 1 && j > 1 && typed[i - 1] === word[j - 2] && typed[i - 2] === word[j - 1]) row[j] = Math.min(row[j], before[j - 2] + 1);
      }
      [before, above] = [above, row];
    }
    return { whole: above[word.length], begun: Math.min(...above) };
  };

  const exactly = (typed, word) => (word === typed ? 4 : word.startsWith(typed) ? 3 : 0);
  const nearly = (typed, word) => {
    if (exactly(typed, word)) return exactly(typed, word);
    const allowed = typed.length < 4 ? 0 : typed.length < 7 ? 1 : 2;
    if (!allowed || word.length < 3) return 0;
    const { whole, begun } = slips(typed, word);
    return whole <= allowed ? 2 - whole / 4 : begun <= allowed ? 1 - begun / 4 : 0;
  };

  /** How well a row answers, 0 for not at all: every word must be met, and one met in its own name counts double. */
  const answer = (row, typed, met) => {
    let sum = 0;
    for (const part of typed) {
      const [title, other] = [row.title, row.other].map((all) => Math.max(0, ...all.map((word) => met(part, word))));
      const best = Math.max(title * 2, other);
      if (!best) return 0;
      sum += best;
    }
    const phrase = typed.join(' ');
    // Somerset before North Somerset, where both match as well.
    return sum + (row.title.length === typed.length ? 1 : 0) + (row.names.includes(phrase) ? 9 : row.names.some((name) => name.startsWith(phrase)) ? 2 : 0);
  };

  const found = (groups, text) => {
    const typed = split(text);
    return groups.map(({ title, rows }) => {
      const matching = (met) => rows.map((row) => ({ row, score: answer(row, typed, met) }))
        .filter(({ score }) => score).sort((one, two) => two.score - one.score);
      let all = matching(exactly), near = false;
      if (!all.length && title === 'Authorities') [all, near] = [matching(nearly), true];
      return { title, near, total: all.length, rows: all.slice(0, MOST[title] ?? REST).map(({ row }) => row) };
    }).filter(({ total }) => total);
  };

  /** Another name that a row was found by, to be said beside it; none where its own name answers. */
  const otherwise = (row, text) => {
    const typed = split(text);
    const has = (all, met) => typed.every((part) => all.some((word) => met(part, word)));
    if (has(row.title, nearly)) return '';
    return row.also.find((name) => has(split(name), exactly)) ?? '';
  };

  let index;
  const fetched = () => {
    index ??= fetch(new URL('search.json', script)).then((answered) => {
      if (!answered.ok) throw new Error(answered.statusText);
      return answered.json();
    }).then((groups) => groups.map(({ title, rows }) => ({
      title,
      rows: rows.map(([name, note, address, ...also]) => ({
        name, note, also, title: split(name),
        // An authority is looked for by its names, never by its grade.
        other: split([...also, title === 'Authorities' ? '' : note].join(' ')),
        names: [name, ...also].map(words), address: new URL(address.slice(1), root).href,
      })),
    })));
    index.catch(() => { index = undefined; });
    return index;
  };

  // -- the field --

  const made = (tag, attributes = {}, ...inside) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...inside);
    return element;
  };

  const place = document.querySelector('main .search') ?? document.querySelector('.search');
  if (!place) return;
  if (location.protocol === 'file:') {
    place.append(made('p', { class: 'caption' }, 'Search needs a web server; these pages were opened from a folder.'));
    return;
  }

  const field = made('input', {
    id: 'search-field', type: 'search', role: 'combobox', 'aria-autocomplete': 'list', 'aria-expanded': 'false',
    'aria-controls': 'search-found', autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false', enterkeyhint: 'go',
    placeholder: 'Search',
  });
  const list = made('div', { id: 'search-found', role: 'listbox', 'aria-label': 'Found' });
  const none = made('p', { class: 'search-none' });
  const panel = made('div', { class: 'search-panel', hidden: '' }, list, none);
  const said = made('p', { class: 'aloud', role: 'status' });
  // A key of one character must be possible to turn off, for those whose speech or tremor presses it.
  const slash = made('button', { type: 'button', class: 'search-key', 'aria-label': 'The slash key leads to search', title: 'The / key leads here. Press to turn that on or off.' }, '/');
  place.setAttribute('role', 'search');
  place.setAttribute('aria-label', 'Whole site');
  place.append(made('label', { for: 'search-field', class: 'search-label' }, place.dataset.label ?? 'Search'), field, slash, panel, said);

  let active = -1;
  const options = () => [...list.querySelectorAll('[role=option]')];
  const close = () => {
    panel.hidden = true;
    active = -1;
    field.setAttribute('aria-expanded', 'false');
    field.removeAttribute('aria-activedescendant');
  };
  const choose = (number) => {
    const all = options();
    if (!all.length) return;
    active = (number + all.length) % all.length;
    all.forEach((option, n) => option.setAttribute('aria-selected', String(n === active)));
    field.setAttribute('aria-activedescendant', all[active].id);
    all[active].scrollIntoView({ block: 'nearest' });
  };

  const option = (row, number, text) => {
    const also = otherwise(row, text);
    const note = [also && `Also: ${also}.`, row.note].filter(Boolean).join(' ');
    return made('a', { role: 'option', id: `search-${number}`, href: row.address, tabindex: '-1', 'aria-selected': 'false' },
      made('span', { class: 'search-title' }, row.name), ...(note ? [' ', made('span', { class: 'search-note' }, note)] : []));
  };

  /** The list that holds whatever was found besides, filtered by the same words. */
  const listOf = (title, total, text) => {
    const address = new URL(LISTS[title], root);
    address.searchParams.set('q', text);
    return { name: `All ${total} in the list`, note: '', also: [], title: split(text), address: address.href };
  };

  const draw = (groups, text) => {
    const results = found(groups, text);
    let number = 0;
    list.replaceChildren(...results.map(({ title, near, total, rows }, n) => {
      const counts = near ? 'spelt nearly so' : rows.length < total ? `${rows.length} of ${total}` : `${total}`;
      const heading = made('div', { id: `search-group-${n}`, class: 'search-kind', role: 'presentation' }, title, ' ', made('span', {}, counts));
      return made('div', { role: 'group', 'aria-labelledby': `search-group-${n}` }, heading,
        ...rows.map((row) => option(row, number++, text)),
        ...(!near && rows.length < total && LISTS[title] ? [option(listOf(title, total, text), number++, text)] : []));
    }));
    list.hidden = !number;
    none.hidden = number > 0;
    none.replaceChildren(`Nothing in this record has “${text}” in its name. `, made('a', { href: new URL('authorities/', root).href }, 'Every authority, A to Z'));
    said.textContent = number ? `${number} results. ${results.map(({ title, rows }) => `${title}: ${rows.length}`).join(', ')}.` : `Nothing found for ${text}.`;
    active = -1;
    field.removeAttribute('aria-activedescendant');
    field.setAttribute('aria-expanded', String(number > 0));
    panel.hidden = false;
  };

  /** Show what answers the field as it stands now; true once it is shown. */
  const show = async () => {
    const text = field.value.trim();
    if (words(text).length < 2) {
      close();
      said.textContent = '';
      return false;
    }
    try {
      const groups = await fetched();
      if (text !== field.value.trim()) return false;
      draw(groups, text);
      return true;
    } catch {
      close();
      none.textContent = said.textContent = 'Search could not be loaded. Please try again later.';
      [list.hidden, none.hidden, panel.hidden] = [true, false, false];
      return false;
    }
  };

  field.addEventListener('input', show);
  field.addEventListener('focus', () => { if (field.value) show(); });
  field.addEventListener('keydown', async (event) => {
    if (event.isComposing) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      const step = event.key === 'ArrowDown' ? 1 : -1;
      if (!panel.hidden || await show()) choose(active < 0 && step < 0 ? -1 : active + step);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      // What was typed last may not be drawn yet.
      if (active >= 0 || await show()) options()[Math.max(active, 0)]?.click();
    } else if (event.key === 'Escape' && !panel.hidden) {
      event.preventDefault();
      close();
    }
  });
  panel.addEventListener('mousedown', (event) => event.preventDefault());
  place.addEventListener('focusout', (event) => { if (!place.contains(event.relatedTarget)) close(); });

  // -- the key that leads here --

  let on = true;
  try { on = localStorage.getItem(KEY) !== 'off'; } catch { /* nothing may be kept here */ }
  const turned = () => slash.setAttribute('aria-pressed', String(on));
  turned();
  slash.addEventListener('click', () => {
    on = !on;
    turned();
    try { localStorage.setItem(KEY, on ? 'on' : 'off'); } catch { /* for this page, then */ }
  });
  document.addEventListener('keydown', (event) => {
    if (!on || event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest?.('input, select, textarea, [contenteditable]')) return;
    event.preventDefault();
    field.focus();
    field.select();
  });
})();
