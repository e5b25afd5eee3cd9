// Draws the figures from the data blocks beside them, to the width they are given: on screen those that a reader comes
// near to, as all of a long page take seconds; on paper all.
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
      if (box.data) Plotly.restyle(box, ...steps[input.value].args);
    };
    input.value = active;
    input.addEventListener("input", box.chooseYear);
    box.chooseYear();
  };

  const fitted = (box, width, paper = false) => {
    const { data, layout, config } = specification(box);
    const { aspect } = layout.meta || {};
    const [years] = layout.sliders || [];
    if (years) {
      delete layout.sliders;
      layout.margin.t = 8;
    }
    layout.width = width;
    if (aspect) {
      const margin = layout.margin;
      const room = width - margin.l - margin.r;
      layout.height = Math.round(room * aspect) + margin.t + margin.b;
    }
    else if (paper && layout.height > TALL) layout.height = Math.round(layout.height * LOWER);
    return { data, layout, years, config: { ...config, responsive: false } };
  };

  const draw = (box, width, paper) => {
    const { data, layout, years, config } = fitted(box, width, paper);
    const meta = layout.meta || {};
    Plotly.react(box, data, layout, config);
    if (years) box.chooseYear();
    if (width < (meta.below || NARROW) && meta.narrow) Plotly.relayout(box, meta.narrow);
    box.style.minHeight = "";
  };

  // what is not drawn yet has the room it will take, so that nothing moves when it is
  const near = new IntersectionObserver((seen) => {
    for (const { target, isIntersecting } of seen) {
      if (!isIntersecting) continue;
      near.unobserve(target);
      draw(target, target.clientWidth);
    }
  }, { rootMargin: "100% 0px" });

  const drawWhenNear = () => {
    for (const box of boxes) {
      const { layout, years } = fitted(box, box.clientWidth);
      if (years && !box.chooseYear) yearChoice(box, years);
      Plotly.purge(box); // drawn for another width, it would make the page wider than the window
      box.style.minHeight = `${layout.height}px`;
      near.unobserve(box);
      near.observe(box);
    }
  };

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
    waiting = setTimeout(drawWhenNear, 150);
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
    drawWhenNear();
  });

  drawWhenNear();
})();
