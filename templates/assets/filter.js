// Filters lists that are whole without it, gathers them in another order, hands out what is seen of them as CSV, and folds
// what is long on a narrow screen. State lives in the address, results are announced, no network.
(() => {
  'use strict';

  const words = (text) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/[’']/g, '');
  const tidy = (text) => text.replace(/\u00ad/g, '').replace(/\s+/g, ' ').trim();
  const camel = (key) => key.replace(/-(.)/g, (_, letter) => letter.toUpperCase());

  for (const form of document.querySelectorAll('form[data-filter]')) {
    const id = form.dataset.filter;
    const list = document.getElementById(id);
    if (!list) continue;
    const all = (selector) => [...document.querySelectorAll(selector)];
    const counter = document.querySelector(`[data-filter-count="${id}"]`);
    const none = document.querySelector(`[data-filter-none="${id}"]`);
    const fields = [...form.elements].filter((field) => field.name);
    const order = form.querySelector('[data-order]');
    const choices = [...new Set(fields.filter((f) => f !== order && f.type !== 'search').map((f) => f.name))];
    // A row is also found by the heading above it, where that tells more than a letter.
    const heading = (element) => element.closest('tbody')?.querySelector('[data-group]:not([data-group=""])')?.textContent ?? '';
    const rows = [...list.querySelectorAll('[data-row]')].map((element) => ({
      element,
      text: words(`${heading(element)} ${element.textContent} ${element.dataset.words || ''}`),
      values: new Map(choices.map((key) => [key, (element.dataset[camel(key)] || '').split(' ').filter(Boolean)])),
    }));
    const printed = list.tagName === 'TABLE' ? [...list.tBodies].map((body) => [body, [...body.rows]]) : [];
    // The text of each option, and where it shows how many rows it would leave.
    const labels = [...form.querySelectorAll('[data-label]')].map((element) => {
      const input = element.tagName === 'OPTION' ? element : element.parentElement.querySelector('input');
      return { element, label: element.dataset.label, value: input.value, key: (element.closest('select') || input).name };
    });

    const wanted = () => {
      const tests = new Map();
      for (const field of fields) {
        if (field === order) continue;
        if (field.type === 'checkbox') {
          if (field.checked) tests.set(field.name, [...(tests.get(field.name) || []), field.value]);
        } else if (field.value.trim()) {
          tests.set(field.name, field.type === 'search' ? field.value.trim() : [field.value]);
        }
      }
      return tests;
    };

    const sought = (test) => {
      const parts = words(test).split(/\s+/);
      return (row) => parts.every((part) => row.text.includes(part));
    };

    const show = () => {
      const tests = wanted();
      const checks = [...tests].map(([key, test]) => [key, Array.isArray(test)
        ? (row) => row.values.get(key).some((value) => test.includes(value)) : sought(test)]);
      // Each option says how many rows it would leave, given the other choices: a row that fails one test alone still
      // counts for the options of that one.
      const counts = new Map(choices.map((key) => [key, new Map()]));
      let shown = 0;
      for (const row of rows) {
        const failed = [];
        for (const [key, check] of checks) if (!check(row) && failed.push(key) > 1) break;
        row.element.hidden = failed.length > 0;
        if (!failed.length) shown += 1;
        if (failed.length > 1) continue;
        for (const key of failed.length ? failed : choices) {
          for (const value of row.values.get(key) || []) counts.get(key).set(value, (counts.get(key).get(value) || 0) + 1);
        }
      }
      for (const { element, label, value, key } of labels) element.textContent = `${label} (${counts.get(key).get(value) || 0})`;
      // A group's heading stays while a row after it in its table, before the next heading, is left.
      let heading = null;
      for (const element of list.querySelectorAll('[data-group], [data-row]')) {
        if ('group' in element.dataset) { heading = element; heading.hidden = true; }
        else if (heading && !element.hidden && heading.closest('table') === element.closest('table')) heading.hidden = false;
      }
      for (const link of all(`[data-as-printed="${id}"] a[href^="#"]`)) {
        link.parentElement.hidden = document.getElementById(link.hash.slice(1))?.hidden ?? false;
      }
      // What is folded opens where a choice leaves something in it.
      if (tests.size) for (const fold of list.querySelectorAll('details')) {
        if (fold.querySelector('[data-row]')) fold.open = fold.querySelector('[data-row]:not([hidden])') !== null || ('openFrom' in fold.dataset && fold.open);
      }
      if (counter) {
        const noun = rows.length === 1 ? form.dataset.one : form.dataset.many;
        counter.textContent = shown === rows.length ? `${rows.length} ${noun}` : `${shown} of ${rows.length} ${noun}`;
      }
      if (none) none.hidden = shown > 0;
      return tests;
    };

    // The list as printed, or its rows, in the order they have there, under each option of a choice.
    const gathered = () => {
      const key = order && order.value;
      for (const part of all(`[data-as-printed="${id}"]`)) part.hidden = Boolean(key);
      if (!order || key === (list.dataset.gathered || '')) return;
      list.dataset.gathered = key;
      for (const body of [...list.tBodies]) body.remove();
      for (const [body, held] of printed) body.append(...held);
      if (!key) { list.append(...printed.map(([body]) => body)); return; }
      const span = [...list.tHead.rows[0].cells].reduce((sum, cell) => sum + cell.colSpan, 0);
      for (const { label, value } of labels.filter((option) => option.key === key)) {
        const body = document.createElement('tbody');
        const heading = body.insertRow();
        heading.className = 'group';
        heading.dataset.group = '';
        const cell = document.createElement('th');
        Object.assign(cell, { colSpan: span, scope: 'rowgroup', textContent: label });
        heading.append(cell);
        body.append(...rows.filter((row) => row.values.get(key)[0] === value).map((row) => row.element));
        list.append(body);
      }
    };

    const remember = (tests) => {
      const query = new URLSearchParams(location.search);
      for (const field of fields) query.delete(field.name);
      for (const [key, test] of tests) for (const value of [].concat(test)) query.append(key, value);
      if (order && order.value) query.set(order.name, order.value);
      const text = query.toString();
      try { history.replaceState(null, '', `${location.pathname}${text ? `?${text}` : ''}${location.hash}`); } catch { /* from disk */ }
    };

    const query = new URLSearchParams(location.search);
    for (const field of fields) {
      if (!query.has(field.name)) continue;
      if (field.type === 'checkbox') field.checked = query.getAll(field.name).includes(field.value);
      else if (field.type === 'search' || [...field.options].some((o) => o.value === query.get(field.name))) field.value = query.get(field.name);
    }

    // -- what is seen, as CSV --

    // What a spreadsheet would take for a formula begins with an apostrophe, as in the tables of /data/.
    const safe = (text) => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);
    const quoted = (text) => (/[",\n\r]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text);
    const said = (cell) => {
      const copy = cell.cloneNode(true);
      const notes = [];
      for (const part of copy.querySelectorAll('.aloud')) part.remove();
      for (let note; (note = copy.querySelector('.cell-when'));) { notes.push(tidy(note.textContent)); note.remove(); }
      return [tidy(copy.textContent), ...notes].filter(Boolean).join('; ');
    };
    const lines = () => {
      const carried = [...new Set(rows.flatMap(({ element }) => Object.keys(element.dataset).filter((key) => key.startsWith('csv'))))];
      const named = list.querySelector('[data-group]:not([data-group=""])')?.dataset.group;
      const heads = [...list.tHead.rows[0].cells].map((cell) => tidy(cell.textContent));
      const made = [[...carried.map((key) => key.slice(3).toLowerCase()), ...(named ? [named] : []), ...heads, 'Address']];
      let group = '';
      for (const element of list.querySelectorAll('[data-group], [data-row]')) {
        if ('group' in element.dataset) { group = said(element); continue; }
        if (element.hidden) continue;
        const cells = [...element.cells].flatMap((cell) => Array(cell.colSpan).fill(said(cell)));
        const address = element.querySelector('th a[href]')?.href ?? '';
        made.push([...carried.map((key) => element.dataset[key] || ''), ...(named ? [group] : []), ...cells, address]);
      }
      return made.map((line) => line.map((cell) => quoted(safe(cell))).join(',')).join('\n') + '\n';
    };
    const download = document.querySelector(`[data-filter-download="${id}"]`);
    if (download && list.tHead) {
      download.hidden = false;
      download.addEventListener('click', () => {
        const link = document.createElement('a');
        link.href = URL.createObjectURL(new Blob(['\ufeff', lines()], { type: 'text/csv' }));
        link.download = `${id}.csv`;
        link.click();
        setTimeout(() => URL.revokeObjectURL(link.href), 1000);
      });
    }

    const settle = () => { gathered(); remember(show()); };
    let waiting;
    form.addEventListener('input', (event) => {
      clearTimeout(waiting);
      if (event.target.type === 'search') waiting = setTimeout(settle, 120);
      else settle();
    });
    form.addEventListener('submit', (event) => { event.preventDefault(); settle(); });
    form.addEventListener('reset', () => setTimeout(settle));
    form.hidden = false;
    gathered();
    show();
  }

  // What is open on a wide screen waits on a narrow one to be asked for; paper shows all of it.
  for (const fold of document.querySelectorAll('details[data-open-from]')) {
    const wide = matchMedia(`(min-width: ${fold.dataset.openFrom})`);
    const fields = [...(fold.closest('form')?.elements ?? [])].filter((field) => field.name && fold.contains(field));
    const asked = fields.some((field) => (field.type === 'checkbox' ? field.checked : field.value));
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
