// Filters lists that are whole without it, and folds what is long on a narrow screen. State lives in the address, results
// are announced, no network.
(() => {
  'use strict';

  const words = (text) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/[’']/g, '');

  for (const form of document.querySelectorAll('form[data-filter]')) {
    const id = form.dataset.filter;
    const list = document.getElementById(id);
    if (!list) continue;
    const counter = document.querySelector(`[data-filter-count="${id}"]`);
    const none = document.querySelector(`[data-filter-none="${id}"]`);
    const groups = [...list.querySelectorAll('[data-group]')];
    const rows = [...list.querySelectorAll('[data-row]')].map((element) => ({
      element,
      text: words(`${element.textContent} ${element.dataset.words || ''}`),
      has: (key, value) => (element.dataset[key] || '').split(' ').includes(value),
    }));
    const camel = (key) => key.replace(/-(.)/g, (_, letter) => letter.toUpperCase());

    const wanted = () => {
      const tests = new Map();
      for (const field of form.elements) {
        if (!field.name) continue;
        if (field.type === 'checkbox') {
          if (field.checked) tests.set(field.name, [...(tests.get(field.name) || []), field.value]);
        } else if (field.value.trim()) {
          tests.set(field.name, field.type === 'search' ? field.value.trim() : [field.value]);
        }
      }
      return tests;
    };

    const passes = (row, tests, except) => [...tests].every(([key, test]) => key === except || (Array.isArray(test)
      ? test.some((value) => row.has(camel(key), value))
      : words(test).split(/\s+/).every((word) => row.text.includes(word))));

    const show = () => {
      const tests = wanted();
      let shown = 0;
      for (const row of rows) {
        row.element.hidden = !passes(row, tests);
        if (!row.element.hidden) shown += 1;
      }
      // A group's heading stays while a row after it, before the next heading, is left.
      groups.forEach((heading) => {
        let left = false;
        const parent = heading.parentElement;
        const inside = parent.tagName === 'TBODY' && parent.querySelectorAll('[data-group]').length === 1 ? [...parent.children] : null;
        let next = heading.nextElementSibling;
        if (inside) left = inside.some((e) => 'row' in e.dataset && !e.hidden);
        else for (; next && !('group' in next.dataset); next = next.nextElementSibling) left ||= 'row' in next.dataset && !next.hidden;
        heading.hidden = !left;
      });
      // What is folded opens where a choice leaves something in it.
      if (tests.size) for (const fold of list.querySelectorAll('details')) {
        if (fold.querySelector('[data-row]')) fold.open = fold.querySelector('[data-row]:not([hidden])') !== null || ('openFrom' in fold.dataset && fold.open);
      }
      // Each option says how many it would leave, given the other choices.
      for (const option of form.querySelectorAll('[data-label]')) {
        const field = option.closest('select') || option.parentElement.querySelector('input');
        const value = option.tagName === 'OPTION' ? option.value : field.value;
        const left = rows.filter((row) => passes(row, tests, field.name) && row.has(camel(field.name), value)).length;
        option.textContent = `${option.dataset.label} (${left})`;
      }
      if (counter) {
        const noun = rows.length === 1 ? form.dataset.one : form.dataset.many;
        counter.textContent = shown === rows.length ? `${rows.length} ${noun}` : `${shown} of ${rows.length} ${noun}`;
      }
      if (none) none.hidden = shown > 0;
      return tests;
    };

    const remember = (tests) => {
      const query = new URLSearchParams(location.search);
      for (const field of form.elements) if (field.name) query.delete(field.name);
      for (const [key, test] of tests) for (const value of [].concat(test)) query.append(key, value);
      const text = query.toString();
      try { history.replaceState(null, '', `${location.pathname}${text ? `?${text}` : ''}${location.hash}`); } catch { /* from disk */ }
    };

    const query = new URLSearchParams(location.search);
    for (const field of form.elements) {
      if (!field.name || !query.has(field.name)) continue;
      if (field.type === 'checkbox') field.checked = query.getAll(field.name).includes(field.value);
      else if (field.type === 'search' || [...field.options].some((o) => o.value === query.get(field.name))) field.value = query.get(field.name);
    }

    let waiting;
    const changed = () => { clearTimeout(waiting); waiting = setTimeout(() => remember(show()), 120); };
    form.addEventListener('input', changed);
    form.addEventListener('submit', (event) => { event.preventDefault(); remember(show()); });
    form.addEventListener('reset', () => setTimeout(() => remember(show())));
    form.hidden = false;
    show();
  }

  // What is open on a wide screen waits on a narrow one to be asked for; paper shows all of it.
  for (const fold of document.querySelectorAll('details[data-open-from]')) {
    const wide = matchMedia(`(min-width: ${fold.dataset.openFrom})`);
    const asked = fold.closest('form') && [...new URLSearchParams(location.search).keys()].length > 0;
    fold.open = wide.matches || asked || fold.querySelector(':target') !== null;
    wide.addEventListener('change', () => { fold.open = wide.matches; });
  }
  let folded = [];
  addEventListener('beforeprint', () => {
    folded = [...document.querySelectorAll('details:not([open])')].filter((fold) => !fold.closest('header'));
    for (const fold of folded) fold.open = true;
  });
  addEventListener('afterprint', () => { for (const fold of folded) fold.open = false; });
})();
