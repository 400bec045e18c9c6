// Keeps a page up to date while somebody looks at it. Everything can be read without it.
"use strict";
(() => {
  // On a phone the place in the navigation may be out of sight.
  const bar = document.querySelector("nav");
  const here = bar && bar.querySelector("[aria-current]");
  if (here) bar.scrollLeft = here.offsetLeft + here.offsetWidth / 2 - bar.clientWidth / 2;

  const live = document.getElementById("live");
  // The answer to a form has no address of its own to be loaded from.
  if (!live || !live.dataset.seq || !window.EventSource) return;
  let source = null;
  let fetching = false;
  let again = false;

  // A form in which somebody has begun to write must not be taken away.
  const isWriting = () => {
    const field = document.activeElement;
    const main = document.getElementById("main");
    return main.contains(field) && field.matches("input, select, textarea")
      || [...main.querySelectorAll("input, textarea")].some(
        (f) => f.type !== "hidden" && f.value !== f.defaultValue);
  };

  const refresh = async () => {
    if (isWriting()) return;
    if (fetching) { again = true; return; }
    fetching = true;
    try {
      const answer = await fetch(location.href, { credentials: "same-origin" });
      if (!answer.ok || answer.redirected) return;
      const text = await answer.text();
      const next = new DOMParser().parseFromString(text, "text/html");
      const main = document.getElementById("main");
      const fresh = next.getElementById("main");
      if (!fresh || isWriting()) return;
      const open = [...main.querySelectorAll("details")].map((d) => d.open);
      const boxes = [...main.querySelectorAll(".scroll")].map((b) => b.scrollLeft);
      const focused = main.contains(document.activeElement)
        ? [...main.querySelectorAll("a, button, summary, [tabindex]")]
          .indexOf(document.activeElement)
        : -1;
      const place = [scrollX, scrollY];
      // What a form did is said once: it stays until the page is left.
      const said = main.querySelector(".notice.done");
      if (said && !fresh.querySelector(".notice.done")) {
        fresh.querySelector("h1").after("\n", said.cloneNode(true));
      }
      if (main.innerHTML === fresh.innerHTML) return;
      main.replaceWith(fresh);
      fresh.querySelectorAll("details").forEach((d, i) => { if (open[i]) d.open = true; });
      fresh.querySelectorAll(".scroll").forEach((b, i) => { b.scrollLeft = boxes[i] || 0; });
      if (focused >= 0) {
        const all = fresh.querySelectorAll("a, button, summary, [tabindex]");
        if (all[focused]) all[focused].focus({ preventScroll: true });
      }
      scrollTo(place[0], place[1]);
      const foot = next.querySelector("footer p");
      if (foot) document.querySelector("footer p").replaceWith(foot);
      live.textContent = "";
      live.textContent = live.dataset.words;
    } catch (_) {
      // Out of reach for a moment: the next message, or the next look at the page, tries again.
    } finally {
      fetching = false;
      if (again) { again = false; refresh(); }
    }
  };

  // A browser gives up a stream that is refused, as while too many are open: it is asked for again
  // after a pause that grows from 2 seconds to 2 minutes.
  let pause = 2000;
  let later = 0;

  const watch = () => {
    clearTimeout(later);
    if (document.visibilityState === "visible" && !source) {
      source = new EventSource("/live?after=" + live.dataset.seq);
      source.addEventListener("open", () => { pause = 2000; });
      source.addEventListener("error", (event) => {
        if (event.target !== source || source.readyState !== EventSource.CLOSED) return;
        source = null;
        later = setTimeout(watch, pause * (0.5 + Math.random() / 2));
        pause = Math.min(2 * pause, 120000);
      });
      source.addEventListener("found", refresh);
      source.addEventListener("changed", (message) => {
        // The page may know it already: its own form has just recorded it.
        if (Number(message.data) <= Number(live.dataset.seq)) return;
        live.dataset.seq = message.data;
        refresh();
      });
    } else if (document.visibilityState !== "visible" && source) {
      source.close();
      source = null;
    }
  };
  document.addEventListener("visibilitychange", watch);
  addEventListener("pagehide", () => {
    clearTimeout(later);
    if (source) { source.close(); source = null; }
  });
  addEventListener("pageshow", watch);
  watch();
})();
