// Draws the figures from the data blocks beside them, to the width they are given, on screen and on paper.
(() => {
  "use strict";
  const NARROW = 400;
  const PAPER = 640;
  const TALL = 500; // on paper a taller figure is drawn lower, so that it stands beneath its heading
  const LOWER = 0.8;
  const boxes = [...document.querySelectorAll("[data-figure]")];

  const specification = (box) =>
    JSON.parse(document.getElementById(box.dataset.figure).textContent);

  // Plotly's own slider is for JupyterLab: this one is reached by keyboard, and keeps its year on paper.
  const yearChoice = (box, { steps, active }) => {
    const row = document.createElement("label");
    const input = Object.assign(document.createElement("input"), { type: "range", min: 0, max: steps.length - 1 });
    const year = document.createElement("output");
    row.className = "years";
    row.append("Year ", input, year);
    box.before(row);
    box.chooseYear = () => {
      year.textContent = steps[input.value].label;
      input.setAttribute("aria-valuetext", year.textContent);
      Plotly.restyle(box, ...steps[input.value].args);
    };
    input.value = active;
    input.addEventListener("input", box.chooseYear);
  };

  const draw = (box, width, paper = false) => {
    const { data, layout, config } = specification(box);
    const meta = layout.meta || {};
    const [years] = layout.sliders || [];
    if (years) {
      delete layout.sliders;
      layout.margin.t = 8;
    }
    layout.width = width;
    if (meta.aspect) {
      const margin = layout.margin;
      const room = width - margin.l - margin.r;
      layout.height = Math.round(room * meta.aspect) + margin.t + margin.b;
    }
    else if (paper && layout.height > TALL) layout.height = Math.round(layout.height * LOWER);
    Plotly.react(box, data, layout, { ...config, responsive: false });
    if (years && !box.chooseYear) yearChoice(box, years);
    if (years) box.chooseYear();
    if (width < (meta.below || NARROW) && meta.narrow) Plotly.relayout(box, meta.narrow);
    box.style.minHeight = "";
  };

  const drawAll = () => boxes.forEach((box) => draw(box, box.clientWidth));

  const drawForPaper = () => {
    for (const box of boxes) {
      const panels = box.closest(".panels").childElementCount;
      draw(box, panels > 1 ? PAPER / 2 - 10 : PAPER, true);
    }
  };

  let waiting = 0;
  let width = window.innerWidth;
  window.addEventListener("resize", () => {
    if (window.innerWidth === width) return;
    width = window.innerWidth;
    clearTimeout(waiting);
    waiting = setTimeout(drawAll, 150);
  });

  const folded = () => [...document.querySelectorAll("details:not([open])")];
  let opened = [];
  window.addEventListener("beforeprint", () => {
    opened = folded();
    opened.forEach((one) => { one.open = true; });
    drawForPaper();
  });
  window.addEventListener("afterprint", () => {
    opened.forEach((one) => { one.open = false; });
    drawAll();
  });

  drawAll();
  document.documentElement.dataset.drawn = String(boxes.length);
})();
