// A page that was broken and is mended opens where it was scrolled before. (Reloading alone keeps the place of what is shown
// just then, which was the page of findings.)
(() => {
  'use strict';
  const place = `throughline-place ${location.pathname}`, broken = `throughline-broken ${location.pathname}`;
  if (document.documentElement.hasAttribute('data-findings')) {
    sessionStorage.setItem(broken, 'yes');
    return;
  }
  const before = sessionStorage.getItem(broken) && sessionStorage.getItem(place);
  sessionStorage.removeItem(broken);
  if (before) {
    const [x, y] = before.split(' ');
    addEventListener('load', () => requestAnimationFrame(() => scrollTo(x, y)));
  }
  addEventListener('pagehide', () => sessionStorage.setItem(place, `${scrollX} ${scrollY}`));
})();
