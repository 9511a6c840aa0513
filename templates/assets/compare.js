// Compare: two to four authorities, chosen by address (?a=leeds&a=leicester), drawn from the data of this page as
// timeline/strips.html draws them: one strip each, a line only where two grades may be compared. Nothing is ranked.
(() => {
  'use strict';

  const place = document.querySelector('.compare');
  const root = new URL('../', document.currentScript.src);
  const MOST = 4;
  const [LEFT, WIDTH, AROUND, LANE, SLIM, SLIM_WIDTH] = [188, 1120, 44, 54, 26, 320];
  const SHAPES = {
    diamond: 'm0-7.2 7.2 7.2-7.2 7.2-7.2-7.2z', disc: 'm6.3 0a6.3 6.3 0 1 1-12.6 0 6.3 6.3 0 1 1 12.6 0z',
    square: 'm-5.8-5.8h11.6v11.6h-11.6z', triangle: 'm-7.1-5.8h14.2l-7.1 12.4z', bar: 'm-7.2-3h14.4v6h-14.4z',
    open: 'm6 0a6 6 0 1 1-12 0 6 6 0 1 1 12 0z',
  };
  const [NARROWEST, THREE_YEARS] = [58, 3];

  if (!place) return;
  const said = (tag, look, ...inside) => {
    const element = document.createElement(tag);
    if (look) element.className = look;
    element.append(...inside);
    return element;
  };
  if (location.protocol === 'file:') {
    place.append(said('p', 'note', 'Comparing needs a web server; these pages were opened from a folder. Every profile below has the same grades.'));
    return;
  }

  const link = (label, address) => {
    const made = said('a', '', label);
    made.href = new URL(address.slice(1), root).href;
    return made;
  };
  const listed = (words) => (words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`);
  const svg = (tag, attributes, ...inside) => {
    const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...inside);
    return element;
  };
  const drawing = (look, left, width, height, ...inside) =>
    svg('svg', { class: `strip-${look}`, viewBox: `${left} 0 ${width} ${height}`, width, height }, ...inside);
  const text = (look, x, y, words, anchor) => {
    const made = svg('text', { class: look, x, y }, words);
    if (anchor) made.setAttribute('text-anchor', anchor);
    return made;
  };
  const wrapped = (words, most) => words.split(' ').reduce((lines, word) => {
    if (lines.length && `${lines.at(-1)} ${word}`.length <= most) lines.push(`${lines.pop()} ${word}`);
    else lines.push(word);
    return lines;
  }, []);
  const day = (iso) => Date.parse(iso) / 864e5;

  // -- the picture --

  const line = (first, last, x1, x2) => (iso) => Math.round(x1 + (x2 - x1) * (day(iso) - day(first)) / Math.max(day(last) - day(first), 1));

  /** The years, at most as many as have room, below `top`. */
  const years = (x, first, last, wide, top) => {
    const all = [first.slice(0, 4), last.slice(0, 4)].map(Number);
    const step = [1, 2, 4, 5, 10, 20].find((n) => wide * n >= 40 * (all[1] - all[0] + 1)) ?? 20;
    const made = [];
    for (let year = all[0]; year <= all[1]; year += step) {
      const at = x(`${year}-01-01`);
      made.push(svg('path', { class: 'tick-year', d: `M${at} ${top + 15}v5` }), text('t-year', at, top + 12, year, 'middle'));
    }
    return made;
  };

  /** Frameworks above one rule, each from when its edition came into force, if there is room for its name. */
  const heads = (editions, x) => {
    const starts = editions.map((edition) => (edition.starts ? Math.max(LEFT, x(edition.starts)) : LEFT));
    const taken = [];
    const drafts = editions.flatMap((edition, n) => {
      const room = (starts[n + 1] ?? WIDTH) - starts[n];
      if (room < NARROWEST) return [];
      const lines = [...wrapped(edition.family, (room - 10) / 8).map((words) => ['t-edition', words]), ...wrapped(edition.years, (room - 10) / 7).map((words) => ['t-small', words])];
      const wide = Math.max(...lines.map(([, words]) => words.length)) * 8;
      const left = Math.min(starts[n], WIDTH - wide);
      let up = 0;
      while (taken.some((box) => left < box.right && box.left < left + wide && up < box.up + box.tall && box.up < up + lines.length * 17)) up += 17;
      taken.push({ left, right: left + wide, up, tall: lines.length * 17 });
      return [{ left, lines, up }];
    });
    const height = Math.max(0, ...taken.map(({ up, tall }) => up + tall));
    const made = drafts.flatMap(({ left, lines, up }) => lines.map(([look, words], n) => text(look, left, height - up - (lines.length - n) * 17 + 14, words)));
    starts.forEach((start, n) => made.push(svg('path', { class: 'edition-rule', d: `M${start} ${height + 9}H${Math.max((starts[n + 1] ?? WIDTH) - 7, start + 12)}` })));
    return [made, height + 9];
  };

  const strip = (course, ids, x, worded) => {
    const lane = worded ? LANE : SLIM;
    const middle = worded ? 14 : lane / 2;
    const before = new Map();
    const [joins, marks] = [[], []];
    for (const item of course.inspections) {
      const at = x(item.on);
      for (const grade of item.grades) {
        const rows = ids.map((id, n) => (grade.lanes.includes(id) ? n : -1)).filter((n) => n >= 0);
        if (!rows.length) continue;
        let y = rows[0] * lane + middle;
        const look = ` tone-${grade.tone}${grade.hollow ? ' hollow' : ''}`;
        if (grade.joined && before.has(ids[rows[0]])) joins.push(svg('path', { class: 'join', d: `M${before.get(ids[rows[0]])} ${y}H${at}` }));
        for (const row of rows) before.delete(ids[row]);
        if (rows.length > 1) {
          const foot = rows.at(-1) * lane + middle;
          marks.push(svg('path', { class: `block${look}`, d: `M${at - 9} ${y - 9}h18V${foot + 6}h-18z` }),
            svg('path', { class: `block-mark${look}`, d: `M${at} ${(y + foot) / 2}${SHAPES[grade.mark]}` }));
          y = foot;
        } else if (grade.mark) {
          marks.push(svg('path', { class: `shape${look}`, d: `M${at} ${y}${SHAPES[grade.mark]}` }));
          before.set(ids[rows[0]], at);
        } else marks.push(svg('path', { class: 'stroke dotted', d: `M${at} ${y}${SHAPES.open}` }));
        if (worded) wrapped(grade.word, 12).forEach((words, n) => marks.push(text(grade.mark ? 't-word' : 't-small', at, y + 20 + 15 * n, words, 'middle')));
      }
    }
    return worded ? drawing('wide', LEFT, WIDTH - LEFT, lane * ids.length, ...joins, ...marks)
      : drawing('slim', 0, SLIM_WIDTH, lane * ids.length, ...joins, ...marks);
  };

  const told = (grade) => `${grade.word}${grade.lanes.length > 1 ? ', one grade for both' : ''}${grade.hollow ? ', known only from a later report' : ''}`;

  /** Lanes in which one of the chosen has a grade; those that a grade covered together stand together. */
  const together = (data, courses) => {
    const grades = courses.flatMap((course) => course.inspections.flatMap((item) => item.grades));
    const groups = [];
    for (const lane of data.lanes.filter(({ id }) => grades.some((grade) => grade.mark && grade.lanes.includes(id)))) {
      const shared = grades.filter((grade) => grade.lanes.length > 1 && grade.lanes.includes(lane.id)).flatMap((grade) => grade.lanes);
      if (groups.length && groups.at(-1).some(({ id }) => shared.includes(id))) groups.at(-1).push(lane);
      else groups.push([lane]);
    }
    return groups;
  };

  const panel = (data, group, courses, first) => {
    const ids = group.map(({ id }) => id);
    const wide = line(first, data['as-of'], LEFT + AROUND, WIDTH - AROUND);
    const slim = line(first, data['as-of'], 10, SLIM_WIDTH - 10);
    const used = courses.flatMap((course) => course.inspections.map((item) => item.edition));
    const since = Math.min(...data.editions.map((edition, n) => (used.includes(edition.id) ? n : Infinity)));
    const shown = data.editions.filter((edition, n) => used.includes(edition.id) || (n > since && edition.starts > data.editions.findLast(({ id }) => used.includes(id)).starts));
    const [above, rule] = heads(shown, wide);
    const box = said('div', 'strips');
    box.setAttribute('aria-hidden', 'true');
    const head = said('div', 'strip strip-heads', said('span', ''));
    head.append(drawing('wide', LEFT, WIDTH - LEFT, rule + 22, ...above, ...years(wide, first, data['as-of'], WIDTH - LEFT - 2 * AROUND, rule)),
      drawing('slim', 0, SLIM_WIDTH, 22, ...years(slim, first, data['as-of'], SLIM_WIDTH - 20, 0)));
    box.append(head);
    for (const course of courses) {
      const names = group.map(({ title }, n) => said('span', '', ...(n ? [] : [course.name]), ...(ids.length > 1 ? [said('small', '', title)] : [])));
      const row = said('div', 'strip', said('span', 'strip-name', ...names));
      if (!course.inspections.length) row.append(said('span', 'strip-none', course.words));
      else {
        const latest = group.flatMap(({ id, title }) => {
          const item = course.inspections.findLast(({ grades }) => grades.some(({ lanes }) => lanes.includes(id)));
          const grade = item?.grades.find(({ lanes }) => lanes.includes(id));
          return grade ? [said('span', '', `${ids.length > 1 ? `${title}: ` : ''}${grade.word}, ${item.when}`)] : [];
        });
        row.append(strip(course, ids, wide, true), strip(course, ids, slim, false), said('span', 'strip-latest', ...latest));
      }
      box.append(row);
    }
    return [said('h3', '', listed(group.map(({ title }, n) => (n ? title[0].toLowerCase() + title.slice(1) : title)))), said('p', 'aloud', 'A picture of the grades over time; the same stands in the table below.'), box];
  };

  const key = (data, courses) => {
    const grades = courses.flatMap((course) => course.inspections.flatMap((item) => item.grades));
    const list = said('ul', 'timeline-key strips-key');
    const sign = (look, d) => svg('svg', { viewBox: '-8 -8 16 16', width: 16, height: 16, 'aria-hidden': 'true' }, svg('path', { class: look, d }));
    for (const grade of data.scale.filter(({ word }) => grades.some((one) => one.word === word))) {
      list.append(said('li', `tone-${grade.tone}`, sign('shape', `M0 0${SHAPES[grade.mark]}`), grade.word));
    }
    list.append(said('li', '', sign('join', 'M-8 0H8'), 'can be compared; no line: cannot'));
    if (grades.some(({ lanes }) => lanes.length > 1)) list.append(said('li', '', sign('block-key', 'M-5-8H5V8H-5z'), 'one grade that covered both lanes'));
    if (grades.some(({ hollow }) => hollow)) list.append(said('li', 'tone-blue', sign('shape hollow', `M0 0${SHAPES.disc}`), 'grade known only from a later report'));
    if (grades.some(({ mark }) => !mark)) list.append(said('li', '', sign('stroke dotted', `M0 0${SHAPES.open}`), 'inspected, no grade here'));
    return list;
  };

  // -- the same in words --

  const table = (data, courses) => {
    const lanes = together(data, courses).flat();
    const made = document.createElement('table');
    made.append(said('caption', 'aloud', `${listed(courses.map(({ name }) => name))}: every graded inspection in this record`));
    const cell = (tag, scope, ...inside) => {
      const element = said(tag, '', ...inside);
      if (scope) element.setAttribute('scope', scope);
      return element;
    };
    made.append(said('thead', '', said('tr', '', cell('th', 'col', 'Report'), ...lanes.map(({ title }) => cell('th', 'col', title)))));
    for (const course of courses) {
      const head = cell('th', 'rowgroup', course.inspections.length ? course.name : `${course.name}: ${course.words}`);
      head.colSpan = lanes.length + 1;
      const body = said('tbody', '', said('tr', 'group', head));
      for (const item of course.inspections) {
        const edition = data.editions.find(({ id }) => id === item.edition)?.label ?? '';
        const row = said('tr', '', cell('th', 'row', link(item.when, item.address), ' ', said('span', 'cell-when', edition)));
        for (let n = 0; n < lanes.length;) {
          const grade = item.grades.find((one) => one.lanes.includes(lanes[n].id));
          let end = n + 1;
          while (grade && end < lanes.length && grade.lanes.includes(lanes[end].id)) end += 1;
          const cells = cell('td', '', grade ? told(grade) : 'not graded');
          cells.colSpan = end - n;
          cells.dataset.label = lanes.slice(n, end).map(({ title }) => title).join(' and ');
          row.append(cells);
          n = end;
        }
        body.append(row);
      }
      made.append(body);
    }
    const region = said('div', 'table-region table-cards', made);
    region.setAttribute('role', 'group');
    region.setAttribute('aria-label', 'The same grades as a table');
    region.tabIndex = 0;
    return region;
  };

  /** Recommendations of two of them or more that carry one theme and lie within three years of each other. */
  const same = (data, chosen) => {
    const near = (one, other) => {
      const [early, late] = [one.on, other.on].sort();
      return early && late && late < `${Number(early.slice(0, 4)) + THREE_YEARS}${early.slice(4)}`;
    };
    const folds = data.themes.map((theme) => {
      const carried = chosen.map((one) => ({ one, items: one.asked.filter(({ themes }) => themes.includes(theme.id)) }));
      const alike = carried.map(({ one, items }) => ({
        name: one.course.name,
        items: items.filter((item) => carried.some((other) => other.one !== one && other.items.some((its) => near(item, its)))),
      })).filter(({ items }) => items.length);
      if (!alike.length) return null;
      const list = said('ul', '', ...alike.flatMap(({ name, items }) => items.map((item) => said('li', '', link(`${name}, ${item.when}: ${item.title}`, item.address)))));
      return said('details', 'fold', said('summary', '', theme.title, ' ', said('span', 'fold-note', listed(alike.map(({ name }) => name)))), list,
        said('p', 'caption', link('Who else was told the same', theme.address)));
    }).filter(Boolean);
    const known = chosen.filter(({ asked }) => asked.length).map(({ course }) => course.name);
    const without = chosen.filter(({ asked }) => !asked.length).map(({ course }) => course.name);
    const extent = `${place.dataset.coverage}${without.length ? ` None of those of ${listed(without)}: not recorded is not the same as not told.` : ''}`;
    const made = [said('h3', '', 'Told the same within three years'), said('p', 'coverage', extent)];
    if (folds.length) made.push(said('p', '', 'Recommendations that carry the same theme, by its written rule, in reports less than three years apart.'), said('div', 'folds', ...folds));
    else if (known.length > 1) made.push(said('p', '', `No theme stands in the recorded recommendations of ${listed(known)} within three years.`));
    return made;
  };

  // -- the choice --

  // What comes is long: what stands below must not be seen to move.
  if (new URLSearchParams(location.search).getAll('a').length > 1) place.classList.add('compare-wanted');
  const status = said('p', 'compare-status');
  status.setAttribute('role', 'status');
  const form = said('form', 'filter compare-choice');
  form.setAttribute('aria-label', 'Choose authorities');
  const shown = said('div', 'compare-shown');
  form.append(status);
  place.append(form, shown);

  const show = (data, slugs) => {
    const known = new Map(data.authorities.map((one) => [one.id, one]));
    const lost = slugs.filter((slug) => !known.has(slug));
    const all = [...new Set(slugs)].filter((slug) => known.has(slug));
    const chosen = data.authorities.filter(({ id }) => all.slice(0, MOST).includes(id));
    const courses = chosen.map(({ course }) => course);
    const days = courses.flatMap((course) => course.inspections.map(({ on }) => on)).sort();
    shown.replaceChildren();
    const notes = [
      ...(lost.length ? [`No authority here has the address ${listed(lost)}.`] : []),
      ...(all.length > MOST ? ['Four at most: the first four of the address are shown.'] : []),
      chosen.length > 1 ? `${listed(courses.map(({ name }) => name))} are shown below.` : 'Choose two to four authorities.',
    ];
    status.textContent = notes.join(' ');
    if (chosen.length < 2) return;
    shown.append(said('h2', '', listed(courses.map(({ name }) => name))));
    shown.append(said('p', 'link-line', ...courses.flatMap((course, n) => [...(n ? [' · '] : []), link(`Profile of ${course.name}`, course.address)])));
    if (days.length) {
      shown.append(key(data, courses));
      for (const group of together(data, courses)) shown.append(...panel(data, group, courses, `${days[0].slice(0, 4)}-01-01`));
      shown.append(said('h3', '', 'The same grades as a table'), table(data, courses));
    }
    shown.append(...same(data, chosen));
  };

  const start = (data) => {
    const asked = new URLSearchParams(location.search).getAll('a');
    const settle = () => {
      const slugs = [...form.querySelectorAll('select')].map(({ value }) => value).filter(Boolean);
      const query = new URLSearchParams(slugs.map((slug) => ['a', slug]));
      history.replaceState(null, '', `${location.pathname}${slugs.length ? `?${query}` : ''}${location.hash}`);
      show(data, slugs);
    };
    const fields = said('div', 'filter-fields');
    const wanted = [...new Set(asked)].filter((slug) => data.authorities.some(({ id }) => id === slug)).slice(0, MOST);
    for (let n = 0; n < MOST; n += 1) {
      const select = document.createElement('select');
      select.id = `compare-${n + 1}`;
      select.name = 'a';
      select.append(new Option(n < 2 ? 'Choose' : 'None', ''), ...data.authorities.map(({ id, course }) => new Option(course.name, id)));
      select.value = wanted[n] ?? '';
      const label = said('label', '', `Authority ${n + 1}`);
      label.htmlFor = select.id;
      fields.append(said('p', 'field', label, select));
    }
    form.prepend(fields);
    form.addEventListener('change', settle);
    form.addEventListener('submit', (event) => event.preventDefault());
    show(data, asked);
  };

  status.textContent = 'Fetching the grades.';
  fetch('index.json').then((answered) => {
    if (!answered.ok) throw new Error(answered.statusText);
    return answered.json();
  }).then(start).catch(() => { status.textContent = 'The grades could not be loaded. Please try again later.'; });
})();
