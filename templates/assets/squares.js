// Words beside a square go away with Escape, and come back at the next square.
'use strict';
for (const list of document.querySelectorAll('.tiles')) {
  let last = null;
  const back = (event) => {
    const tile = event.target.closest('.tile');
    if (tile !== last) list.classList.remove('tiles-quiet');
    last = tile;
  };
  list.addEventListener('mouseover', back);
  list.addEventListener('focusin', back);
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') list.classList.add('tiles-quiet');
  });
}
