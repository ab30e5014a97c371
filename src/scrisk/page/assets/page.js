/* Draws the charts anew where scripts run, and lets readers filter. Without this the page shows still pictures. */
(function () {
  "use strict";
  const ALL = "all";
  const views = {};
  const filters = document.getElementById("filters");
  const told = document.getElementById("told");
  const specs = document.getElementById("specs");

  function set(view, name, value) {
    try {
      view.signal(name, value);
      return true;
    } catch (unknown) {
      return false; // this chart does not listen to that filter
    }
  }

  function wanted(name) {
    const control = filters.elements[name];
    return control ? control.value : ALL;
  }

  function turn(id) {
    const view = views[id];
    if (!view) return null;
    for (const name of ["chain", "economy", "year"]) set(view, "f_" + name, wanted(name));
    for (const select of document.querySelectorAll("#" + CSS.escape(id) + " .choices select")) {
      set(view, select.name, select.value);
    }
    return view.runAsync();
  }

  function fits(element) {
    return ["chain", "economy", "year"].every(function (name) {
      const mine = element.dataset[name];
      return !mine || wanted(name) === ALL || mine === wanted(name);
    });
  }

  function filter() {
    let shown = 0;
    const rows = document.querySelectorAll("tbody tr");
    for (const row of rows) {
      row.hidden = !fits(row);
      if (!row.hidden) shown += 1;
    }
    for (const tree of document.querySelectorAll(".tree")) tree.hidden = !fits(tree);
    for (const select of document.querySelectorAll(".choices select")) {
      for (const option of select.options) {
        option.hidden = option.disabled = !fits(option);
      }
      if (select.selectedIndex < 0 || select.options[select.selectedIndex].disabled) {
        const first = Array.from(select.options).findIndex((option) => !option.disabled);
        if (first >= 0) select.selectedIndex = first;
      }
    }
    told.textContent = told.dataset.text.replace("{shown}", shown).replace("{all}", rows.length);
    return Promise.all(Object.keys(views).map(turn));
  }

  async function draw(id, spec) {
    const plot = document.querySelector("#" + CSS.escape(id) + " .plot");
    const live = document.createElement("div");
    live.className = "live waiting";
    plot.append(live);
    const width = plot.clientWidth;
    if (spec.projections) spec.height = Math.min(spec.height, Math.round(0.56 * width));
    spec.config.axis.labelLimit = Math.min(spec.config.axis.labelLimit, Math.round(0.42 * width));
    if (width < 480) spec.config.legend.columns = 2;
    const drawn = await vegaEmbed(live, spec, {
      mode: "vega", actions: false, renderer: "svg", defaultStyle: false, logLevel: 1, // errors only
    });
    for (const still of plot.querySelectorAll(":scope > svg")) still.remove();
    live.classList.remove("waiting");
    views[id] = drawn.view;
    await turn(id);
    document.getElementById(id).dataset.drawn = "true";
  }

  async function begin() {
    filters.hidden = false;
    for (const choices of document.querySelectorAll(".choices")) choices.hidden = false;
    filters.addEventListener("change", filter);
    filters.addEventListener("reset", () => setTimeout(filter));
    filters.addEventListener("submit", (event) => event.preventDefault());
    document.addEventListener("change", function (event) {
      const figure = event.target.closest(".choices") && event.target.closest("figure");
      if (figure) turn(figure.id);
    });
    // On paper stands what is open, and the headline scores in any case.
    let opened = [];
    window.addEventListener("beforeprint", function () {
      opened = Array.from(document.querySelectorAll("details:not([open])")).filter((one) => one.querySelector("#scores-table"));
      for (const details of opened) details.open = true;
    });
    window.addEventListener("afterprint", function () {
      for (const details of opened) details.open = false;
    });
    filter();
    if (specs && window.vegaEmbed) {
      for (const [id, spec] of Object.entries(JSON.parse(specs.textContent))) await draw(id, spec);
    }
    document.documentElement.dataset.ready = "true";
  }

  begin();
})();
