// What moves in the HTML report: charts (drawn by uPlot), series that are switched on and off, one zoom for all charts
// of the day, values at the cursor, tables to the clipboard. Without it the page still says and lists everything.
"use strict";
(() => {
  const page = JSON.parse(document.getElementById("data").textContent);
  const words = page.words;
  const root = document.documentElement;
  const colour = (name) => getComputedStyle(root).getPropertyValue(name).trim();
  const make = (tag, attributes, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) element.setAttribute(name, value);
    element.append(...children);
    return element;
  };
  const spoken = document.getElementById("spoken");

  // Numbers as the report's text writes them: commas between thousands, so many decimals.
  const number = (value, digits) => {
    if (value === null || value === undefined) return "–";
    const [whole, fraction] = value.toFixed(digits).split(".");
    return whole.replace(/\B(?=(\d{3})+$)/g, ",") + (fraction ? "." + fraction : "");
  };
  const amount = (value, form) => number(value, form.digits) + (value === null || value === undefined ? "" : form.sign);

  // ---- Charts ----------------------------------------------------------------------------------------------------
  const charts = [];
  // Charts of one section that run along the same day are zoomed together.
  const ofDay = (section) => charts.filter((chart) => chart.data.x.labels && chart.section === section);
  const zoomed = new Map();

  // Where the clock's labels stand: every so many slots, as many as there is room for.
  const steps = [1, 2, 3, 4, 6, 8, 12, 24, 48, 96, 168, 336];
  const clockTicks = (labels) => (u, axis, min, max) => {
    const room = Math.max(2, Math.floor(u.bbox.width / devicePixelRatio / 54));
    const step = steps.find((step) => (max - min) / step <= room) || steps[steps.length - 1];
    const ticks = [];
    for (let at = Math.ceil(min / step - 1e-9) * step; at <= max + 1e-9 && at < labels.length; at += step) ticks.push(at);
    return ticks;
  };

  const atLabel = (data, index) => {
    const { labels, names, form, values } = data.x;
    if (names) return names[index];
    return labels ? labels[index] + "–" + labels[index + 1] : amount(values[index], form);
  };

  function draw(figure) {
    const data = page.charts[figure.dataset.chart];
    const plot = figure.querySelector(".plot");
    const slots = data.x.labels ? data.x.labels.length - 1 : 0;
    const parts = slots || (data.x.names || []).length;
    const xs = parts ? Array.from({ length: parts }, (_, part) => part + 0.5) : data.x.values;
    const section = figure.closest("section");
    const columns = [xs], series = [{}], bands = [];
    data.series.forEach((item) => {
      const stroke = () => colour("--" + item.tone);
      item.places = [columns.length];
      const scale = item.right ? "right" : "left";
      if (item.kind === "bars") {
        series.push({
          scale, stroke, width: 0, fill: stroke, points: { show: false },
          paths: uPlot.paths.bars({ size: [slots ? 0.82 : parts ? 0.6 : 0.94, 200], align: 0 }),
        });
      } else {
        const points = item.kind === "points" || xs.length < 60;
        series.push({
          scale, stroke, width: item.kind === "points" ? 1 : 2, dash: item.dashes || undefined,
          points: { show: item.kind !== "bound" && points, size: item.kind === "points" ? 8 : 4, fill: stroke, stroke, width: 0 },
        });
      }
      columns.push(item.values);
      if (item.low) {
        const edge = { scale, width: 0, points: { show: false } };
        item.places.push(columns.length, columns.length + 1);
        series.push({ ...edge }, { ...edge });
        bands.push({
          series: [columns.length, columns.length + 1],
          fill: () => {
            const context = colour("--" + item.tone);
            return context + Math.round(Number(colour("--band")) * 255).toString(16).padStart(2, "0");
          },
        });
        columns.push(item.high, item.low);
      }
    });
    const quiet = () => colour("--quiet"), rule = () => colour("--rule");
    const font = "12px " + getComputedStyle(document.body).fontFamily;
    const side = (scale, form, place) => ({
      scale, side: place, stroke: quiet, font, size: 56, gap: 4, space: 36,
      grid: { show: scale === "left", stroke: rule, width: 1 }, ticks: { show: false },
      values: (u, ticks) => {
        const digits = Math.max(0, ...ticks.map((tick) => (String(+tick.toFixed(6)).split(".")[1] || "").length));
        return ticks.map((tick) => number(tick, digits) + form.sign);
      },
    });
    const bottom = {
      stroke: quiet, font, size: 30, gap: 4,
      grid: { show: false }, ticks: { show: true, stroke: rule, width: 1, size: 5 },
    };
    if (slots) {
      bottom.splits = clockTicks(data.x.labels);
      bottom.values = (u, ticks) => ticks.map((tick) => data.x.labels[tick]);
    } else if (parts) {
      // Names that have no room side by side stand aslant, and long ones are cut: the cursor says them whole.
      const short = data.x.names.map((name) => (name.length > 16 ? name.slice(0, 15) + "…" : name));
      const aslant = Math.max(...short.map((name) => name.length)) * 7 > plot.clientWidth / parts;
      bottom.splits = () => xs;
      bottom.values = () => short;
      bottom.ticks.show = false;
      if (aslant) Object.assign(bottom, { rotate: 30, size: 70 });
    } else {
      bottom.space = 64;
      bottom.values = (u, ticks) => {
        const digits = Math.max(0, ...ticks.map((tick) => (String(+tick.toFixed(6)).split(".")[1] || "").length));
        return ticks.map((tick) => number(tick, digits) + data.x.form.sign);
      };
    }
    const span = data.x.span || (parts ? [0, parts] : [xs[0], xs[xs.length - 1]]);
    const scales = { x: { time: false }, left: { range: () => data.left.range } };
    const axes = [bottom, side("left", data.left, 3)];
    if (data.right) {
      scales.right = { range: () => data.right.range };
      axes.push(side("right", data.right, 1));
    }
    const chart = { data, figure, plot, slots, section, span, at: null, plotted: null };
    const all = (u) => u.setScale("x", { min: span[0], max: span[1] });
    const options = {
      width: plot.clientWidth, height: plot.clientHeight, padding: [10, data.right ? 0 : 24, 0, bottom.rotate ? 36 : 0],
      legend: { show: false }, scales, axes, series, bands,
      cursor: {
        y: false,
        sync: slots ? { key: "day " + (section ? section.id : ""), setSeries: false, scales: ["x", null] } : undefined,
        drag: { x: true, y: false, setScale: true, dist: 6 },
        points: { size: 7, width: 0, fill: (u, i) => (data.series.some((s) => s.places[0] === i) ? u.series[i]._stroke || colour("--ink") : "transparent") },
        bind: { dblclick: () => () => { slots ? zoom(section, null) : all(chart.plotted); return null; } },
      },
      hooks: {
        setCursor: [(u) => values(chart, u.cursor.idx)],
        setScale: [(u, key) => { if (key === "x" && slots && !zooming) zoom(section, [u.scales.x.min, u.scales.x.max]); }],
        draw: [(u) => marks(u, data)],
      },
    };
    zooming = true;
    chart.plotted = new uPlot(options, columns, plot);
    // Only now does it keep a scale that it is given.
    all(chart.plotted);
    zooming = false;
    plot.querySelector("canvas").setAttribute("aria-hidden", "true");
    legend(chart);
    keys(chart);
    numbers(chart);
    charts.push(chart);
  }

  // Upright lines, such as a target among days.
  function marks(u, data) {
    for (const mark of data.marks || []) {
      const x = Math.round(u.valToPos(mark.at, "x", true));
      const { left, top, width, height } = u.bbox;
      if (x < left || x > left + width) continue;
      const ctx = u.ctx;
      ctx.save();
      ctx.strokeStyle = ctx.fillStyle = colour("--accent");
      ctx.lineWidth = 1.5 * devicePixelRatio;
      ctx.setLineDash([6 * devicePixelRatio, 4 * devicePixelRatio]);
      ctx.beginPath();
      ctx.moveTo(x, top);
      ctx.lineTo(x, top + height);
      ctx.stroke();
      ctx.font = 12 * devicePixelRatio + "px " + getComputedStyle(document.body).fontFamily;
      const before = x + ctx.measureText(mark.name).width + 10 * devicePixelRatio > left + width;
      ctx.textAlign = before ? "right" : "left";
      ctx.textBaseline = "top";
      ctx.fillText(mark.name, x + (before ? -6 : 6) * devicePixelRatio, top + 1);
      ctx.restore();
    }
  }

  const sample = (item) => {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("viewBox", "0 0 20 12");
    svg.setAttribute("aria-hidden", "true");
    const part = (name, attributes) => {
      const element = document.createElementNS("http://www.w3.org/2000/svg", name);
      for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
      svg.append(element);
    };
    const paint = "var(--" + item.tone + ")";
    if (item.kind === "bars") part("rect", { x: 4, y: 1, width: 12, height: 10, fill: paint });
    else {
      if (item.low) part("rect", { x: 0, y: 1, width: 20, height: 10, fill: paint, "fill-opacity": 0.16 });
      part("path", { d: "M0 6H20", stroke: paint, "stroke-width": 2, "stroke-dasharray": (item.dashes || []).join(" ") });
      if (item.kind === "points") part("circle", { cx: 10, cy: 6, r: 3.5, fill: paint });
    }
    return svg;
  };

  // The legend: a button per series that shows and hides it, with its value at the cursor.
  function legend(chart) {
    const list = chart.figure.querySelector(".legend");
    chart.at = make("span", { class: "at" });
    list.append(chart.at);
    for (const item of chart.data.series) {
      item.shown = make("b");
      const button = make("button", { type: "button", "aria-pressed": "true" }, sample(item), item.name, item.shown);
      button.title = words.toggle;
      button.addEventListener("click", () => {
        const show = button.getAttribute("aria-pressed") !== "true";
        button.setAttribute("aria-pressed", String(show));
        item.places.forEach((place) => chart.plotted.setSeries(place, { show }));
      });
      list.append(button);
    }
  }

  function said(item, index) {
    const value = amount(item.values[index], item.form);
    if (!item.low || item.low[index] === null) return value;
    return value + " (" + number(item.low[index], item.form.digits) + "–" + number(item.high[index], item.form.digits) + ")";
  }

  function values(chart, index) {
    const none = index === null || index === undefined;
    if (!chart.at) return;
    chart.at.textContent = none ? "" : atLabel(chart.data, index);
    for (const item of chart.data.series) item.shown.textContent = none ? "" : said(item, index);
  }

  // Arrow keys move the cursor and say what is there.
  function keys(chart) {
    const { plot, data } = chart;
    let index = null;
    const go = (to) => {
      const u = chart.plotted, xs = u.data[0];
      index = Math.min(xs.length - 1, Math.max(0, to));
      if (xs[index] < u.scales.x.min || xs[index] > u.scales.x.max) slotsOrAll();
      u.setCursor({ left: u.valToPos(xs[index], "x"), top: 10 });
      const each = data.series.map((item) => item.name + " " + said(item, index));
      spoken.textContent = atLabel(data, index) + ": " + each.join("; ");
    };
    const slotsOrAll = () => { if (chart.slots) zoom(chart.section, null); };
    plot.addEventListener("keydown", (event) => {
      const last = chart.plotted.data[0].length - 1;
      const to = {
        ArrowRight: index === null ? 0 : index + 1, ArrowLeft: index === null ? last : index - 1, Home: 0, End: last,
      }[event.key];
      if (event.key === "Escape") chart.plotted.setCursor({ left: -10, top: -10 });
      else if (to !== undefined && !event.altKey && !event.ctrlKey && !event.metaKey) go(to);
      else return;
      event.preventDefault();
    });
    plot.addEventListener("blur", () => chart.plotted.setCursor({ left: -10, top: -10 }));
  }

  // The numbers of a chart as a table, made when somebody asks for them.
  function numbers(chart) {
    const details = chart.figure.querySelector("details");
    details.addEventListener("toggle", () => {
      if (!details.open || details.querySelector("table")) return;
      const { series, x } = chart.data;
      const head = make("tr", {}, make("th", { scope: "col" }, x.title));
      const add = (text) => head.append(make("th", { scope: "col", class: "n" }, text));
      for (const item of series) {
        add(item.name);
        if (item.low) { add(words.low); add(words.high); }
      }
      const body = make("tbody");
      chart.plotted.data[0].forEach((_, index) => {
        const row = make("tr", {}, make("th", { scope: "row", class: "nowrap" }, atLabel(chart.data, index)));
        for (const item of series) {
          for (const column of [item.values, item.low, item.high]) {
            if (column) row.append(make("td", { class: "n" }, number(column[index], item.form.digits)));
          }
        }
        body.append(row);
      });
      const title = chart.figure.querySelector("h3").textContent;
      const table = make("table", {}, make("caption", { class: "vh" }, title), make("thead", {}, head), body);
      const copy = make("button", { type: "button", class: "copy" }, words.copy);
      copyTo(copy, table);
      details.append(copy, make("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": title }, table));
    });
  }

  // ---- One zoom for all charts of the day ------------------------------------------------------------------------
  let zooming = false;
  function zoom(section, range) {
    const first = ofDay(section)[0];
    if (!first || zooming) return;
    zooming = true;
    const most = first.slots;
    let now = null;
    if (range) {
      const width = Math.min(most, Math.max(2, range[1] - range[0]));
      const from = Math.min(most - width, Math.max(0, (range[0] + range[1] - width) / 2));
      if (width < most) now = [from, from + width];
    }
    zoomed.set(section, now);
    const [min, max] = now || [0, most];
    for (const chart of ofDay(section)) {
      chart.plotted.setScale("x", { min, max });
      chart.plotted.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
    }
    // uPlot tells of a new scale in its next microtask.
    queueMicrotask(() => queueMicrotask(() => { zooming = false; }));
    for (const button of section.querySelectorAll(".tools button")) {
      const name = button.dataset.zoom;
      button.disabled = name === "in" ? max - min <= 2 : name === "earlier" ? min <= 0 : name === "later" ? max >= most : !now;
    }
  }
  function tool(section, name) {
    const most = ofDay(section)[0].slots;
    const [min, max] = zoomed.get(section) || [0, most];
    const width = max - min;
    zoom(section, {
      in: [min + width / 4, max - width / 4], out: [min - width / 2, max + width / 2],
      earlier: [min - width / 2, max - width / 2], later: [min + width / 2, max + width / 2], all: null,
    }[name]);
  }

  // ---- Tables to the clipboard -----------------------------------------------------------------------------------
  // Rows of fields with tabs between; a cell over several columns fills each; numbers without commas.
  function tabbed(table) {
    const plain = (cell) => {
      const copied = cell.cloneNode(true);
      copied.querySelectorAll("br").forEach((br) => br.replaceWith(" "));
      const text = copied.textContent.replace(/\s+/g, " ").trim();
      const number = text.replace(/^[−±]/, (sign) => (sign === "−" ? "-" : "")).replace(/^\+/, "");
      return /^-?[\d,]+(\.\d+)?$/.test(number) ? number.replace(/,/g, "") : text;
    };
    return Array.from(table.rows, (row) =>
      Array.from(row.cells, (cell) => Array(cell.colSpan).fill(plain(cell)).join("\t")).join("\t")).join("\n") + "\n";
  }
  async function write(text) {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // Where a page from disk may not use the clipboard directly.
      const area = make("textarea", { class: "vh", "aria-hidden": "true" });
      area.value = text;
      document.body.append(area);
      area.select();
      const done = document.execCommand("copy");
      area.remove();
      if (!done) throw new Error("copy");
    }
  }
  function copyTo(button, table) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const label = button.textContent;
      button.disabled = true;
      button.textContent = await write(tabbed(table)).then(() => words.copied, () => words.not_copied);
      spoken.textContent = button.textContent;
      setTimeout(() => { button.textContent = label; button.disabled = false; button.focus({ preventScroll: true }); }, 1500);
    });
  }

  // ---- Beginning -------------------------------------------------------------------------------------------------
  document.querySelectorAll("[data-chart]").forEach(draw);
  document.querySelectorAll("button.copy").forEach((button) => {
    copyTo(button, document.getElementById(button.dataset.table));
  });
  document.querySelectorAll(".script").forEach((element) => { element.hidden = false; });
  for (const tools of document.querySelectorAll(".tools")) {
    const section = tools.closest("section");
    tools.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button) tool(section, button.dataset.zoom);
    });
  }
  // A new scale is told of later, so that one section waits for the one before.
  new Set(charts.filter((chart) => chart.slots).map((chart) => chart.section)).forEach((section) => {
    zooming = false;
    zoom(section, null);
  });
  const fit = (chart) => {
    const { clientWidth: width, clientHeight: height } = chart.plot;
    if (width && (chart.plotted.width !== width || chart.plotted.height !== height)) chart.plotted.setSize({ width, height });
  };
  const again = () => charts.forEach((chart) => { fit(chart); chart.plotted.redraw(false, false); });
  const watch = new ResizeObserver((entries) => entries.forEach((entry) => {
    const chart = charts.find((chart) => chart.plot === entry.target);
    if (chart) fit(chart);
  }));
  charts.forEach((chart) => watch.observe(chart.plot));
  for (const query of ["print", "(prefers-color-scheme: dark)"]) matchMedia(query).addEventListener("change", again);
  addEventListener("beforeprint", again);
  addEventListener("afterprint", again);
  root.dataset.ready = String(charts.length);
})();
