// Shows one slide at a time, scaled to the screen, by buttons and keys; draws the figures to the room their slide has,
// when it is shown: all at once they would keep the first slide waiting.
(() => {
  "use strict";
  const WIDE = 1280;
  const HIGH = 720;
  const LARGER = 1.2; // figures are drawn smaller and scaled up: their letters are read across a room
  const SMALLEST = 0.85; // a figure with many bars is scaled down no further
  const NARROW = 400;
  const root = document.documentElement;
  const pages = [...document.querySelectorAll(".page")];
  const button = (name) => document.querySelector(`[data-does="${name}"]`);
  const presents = window.matchMedia("(min-width: 760px)");
  const fresh = new Set(); // what is drawn to the room it has now
  let at = 0;
  let letters = true;

  const draw = (box) => {
    const { data, layout, config } = JSON.parse(document.getElementById(box.dataset.figure).textContent);
    const meta = layout.meta || {};
    const margin = layout.margin || { l: 8, r: 8, t: 44, b: 8 };
    const room = presents.matches ? box.clientHeight : 0;
    const scaleFor = (height) => {
      if (!room) return 1;
      if (meta.aspect) return box.closest(".panels-3") ? 1 : LARGER;
      return Math.max(Math.min(LARGER, room / height), SMALLEST);
    };
    const isNarrow = (scale) => meta.narrow && box.clientWidth / scale < (meta.below || NARROW);
    let larger = scaleFor(layout.height);
    if (isNarrow(larger)) larger = scaleFor(meta.narrow.height || layout.height);
    const width = Math.floor(box.clientWidth / larger);
    const most = Math.floor(room / larger);
    layout.width = width;
    if (meta.aspect) layout.height = Math.round((width - margin.l - margin.r) * meta.aspect) + margin.t + margin.b;
    if (room) layout.height = meta.aspect ? Math.min(layout.height, most) : most;
    const inner = box.firstElementChild || box.appendChild(document.createElement("div"));
    inner.style.cssText = `width: ${width}px; height: ${layout.height}px; transform-origin: 0 0; transform: scale(${larger})`;
    Plotly.react(inner, data, layout, { ...config, responsive: false });
    if (isNarrow(larger)) Plotly.relayout(inner, room ? { ...meta.narrow, height: layout.height } : meta.narrow);
  };

  const drawOn = (page) => page && page.querySelectorAll("[data-figure]").forEach((box) => {
    if (!fresh.has(box)) draw(box);
    fresh.add(box);
  });

  const fit = () => {
    const room = document.querySelector("main").getBoundingClientRect();
    const part = root.classList.contains("noted") ? 0.66 : 1;
    root.style.setProperty("--scale", Math.min(room.width / WIDE, (room.height * part) / HIGH));
  };

  // A table that is longer than its slide ends with a whole row, and says how many there are.
  const endWithARow = (box) => {
    box.style.removeProperty("--whole");
    const rows = [...box.querySelectorAll("tbody tr")];
    const end = (row) => row.offsetTop + row.offsetHeight;
    const said = box.nextElementSibling;
    said.textContent = "";
    if (!presents.matches || end(rows.at(-1)) <= box.clientHeight) return;
    said.textContent = "Scroll for more rows."; // before the rows are counted: it takes room, too
    const whole = rows.filter((row) => end(row) <= box.clientHeight);
    if (whole.length) box.style.setProperty("--whole", `${end(whole.at(-1)) + 1}px`);
    said.textContent = `The first ${whole.length} of ${rows.length} rows: scroll for the others.`;
  };

  const show = (number, moved = true) => {
    at = Math.min(Math.max(number, 0), pages.length - 1);
    pages.forEach((page, index) => page.classList.toggle("current", index === at));
    document.querySelector(".where").textContent = `${at + 1} of ${pages.length}`;
    drawOn(pages[at]);
    setTimeout(() => drawOn(pages[at + 1]));
    if (!moved) return;
    history.replaceState(null, "", `#${pages[at].id}`);
    if (presents.matches) pages[at].focus({ preventScroll: true });
  };

  const does = {
    back: () => show(at - 1),
    on: () => show(at + 1),
    first: () => show(0),
    last: () => show(pages.length - 1),
    notes: () => { button("notes").setAttribute("aria-pressed", root.classList.toggle("noted")); fit(); },
    table: () => {
      const table = pages[at].querySelector("details");
      if (table) table.open = !table.open;
    },
    full: () => (document.fullscreenElement ? document.exitFullscreen() : root.requestFullscreen()),
    print: () => window.print(),
    letters: () => { letters = !letters; button("letters").setAttribute("aria-pressed", letters); },
  };
  const keys = { ArrowRight: "on", PageDown: "on", ArrowLeft: "back", PageUp: "back", Home: "first", End: "last" };
  const letterKeys = { n: "notes", t: "table", f: "full", p: "print" };

  document.addEventListener("keydown", (event) => {
    if (!presents.matches || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest(".scroll") && keys[event.key]) return; // there they scroll the table
    if (event.key === "Escape") { pages[at].querySelectorAll("details").forEach((one) => { one.open = false; }); }
    const name = keys[event.key] || (letters && letterKeys[event.key.toLowerCase()]);
    if (!name) return;
    event.preventDefault();
    does[name]();
  });
  document.querySelectorAll("[data-does]").forEach((one) => one.addEventListener("click", () => does[one.dataset.does]()));

  const arrange = () => {
    if (window.matchMedia("print").matches) return; // paper shows the figures as they were drawn for the screen
    root.classList.toggle("presenting", presents.matches);
    fit();
    fresh.clear();
    (presents.matches ? [pages[at]] : pages).forEach(drawOn);
    document.querySelectorAll(".scroll.shown").forEach(endWithARow);
  };
  presents.addEventListener("change", arrange);
  window.addEventListener("resize", fit);
  window.addEventListener("beforeprint", () => pages.forEach(drawOn));
  window.addEventListener("hashchange", () => show(pages.findIndex((page) => `#${page.id}` === location.hash)));

  at = Math.max(pages.findIndex((page) => `#${page.id}` === location.hash), 0);
  arrange();
  show(at, false);
})();
