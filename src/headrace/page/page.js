// Experiments, their runs, one run; what changes is shown as it changes.
// Everything that comes from the server is set as text, never as markup.

import { brief, chart } from "./charts.js";

const API = "ajax-api/2.0/mlflow/";
const PAGE = 50, MOST_COLUMNS = 8, MOST_CHARTS = 60;
const main = document.getElementById("main");
const trail = document.getElementById("trail");
const live = document.getElementById("live");

let refresh = () => {};   // what an event does to the view that is shown
let view = 0;             // counts views, so that a late answer to an old one is dropped
let source;

// ---- the server ----
async function ask(path, fields, method = "GET") {
  const query = new URLSearchParams();
  if (method === "GET") {
    for (const [name, value] of Object.entries(fields ?? {})) {
      for (const one of [value].flat()) query.append(name, one);
    }
  }
  const answer = await fetch(`${API}${path}?${query}`, method === "GET" ? {} : {
    method, headers: { "Content-Type": "application/json" }, body: JSON.stringify(fields),
  });
  const body = await answer.json();
  if (!answer.ok) throw new Error(body.message ?? answer.statusText);
  return body;
}

function listen(experimentIds) {
  source?.close();
  const query = new URLSearchParams(experimentIds.map((id) => ["experiment_ids", id]));
  source = new EventSource(`api/2.0/headrace/events?${query}`);
  source.onopen = () => connected(true);
  source.onerror = () => connected(false);
  source.addEventListener("run", (event) => refresh(JSON.parse(event.data)));
  source.addEventListener("reset", () => refresh({}));
}

function connected(yes) {
  live.classList.toggle("on", yes);
  live.title = yes ? "What changes is shown at once" : "The connection is lost; it is tried again";
  live.lastChild.textContent = yes ? "live" : "offline";
}

// ---- making elements ----
function el(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value !== undefined && value !== false) made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child !== undefined && child !== null));
  return made;
}

const link = (text, ...path) =>
  el("a", { href: `#/${path.map(encodeURIComponent).join("/")}` }, text);
const state = (status) => el("span", { class: `state ${status}` }, el("i"), status.toLowerCase());
const table = (head, rows) =>
  el("div", { class: "card scroll" }, el("table", {}, el("thead", {}, ...head), el("tbody", {}, ...rows)));
const number = (value) => (typeof value === "string" ? Number(value) : value);

function when(ms) {
  if (!ms) return "–";
  const seconds = Math.round((Date.now() - ms) / 1000);
  if (seconds < 60) return "just now";
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86400) return `${Math.floor(seconds / 3600)} h ago`;
  return new Date(ms).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });
}

function duration(info) {
  if (!info.start_time || (!info.end_time && info.status !== "RUNNING")) return "–";
  const seconds = ((info.end_time ?? Date.now()) - info.start_time) / 1000;
  if (seconds < 0) return "–";
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}

function show(title, path, ...content) {
  document.title = title ? `${title} · Headrace` : "Headrace";
  trail.replaceChildren(...path);
  main.replaceChildren(...content.filter((part) => part !== undefined));
}

// ---- experiments ----
async function experiments(mine) {
  const found = [];
  let token;
  do {
    const page = await ask("experiments/search", { max_results: 1000, ...(token && { page_token: token }) });
    found.push(...(page.experiments ?? []));
    token = page.next_page_token;
  } while (token && found.length < 5000);
  if (mine !== view) return;
  const rows = found.map((experiment) => el("tr", { "data-id": experiment.experiment_id },
    el("td", { class: "wide" }, link(experiment.name, "experiments", experiment.experiment_id)),
    el("td", { class: "num dim" }, experiment.experiment_id),
    el("td", { class: "dim" }, when(experiment.creation_time)),
    el("td", { class: "dim" }, when(experiment.last_update_time)),
    el("td", { class: "val dim wide", title: experiment.artifact_location }, experiment.artifact_location ?? ""),
  ));
  const head = el("tr", {}, ...["Experiment", "Id", "Created", "Changed", "Artifacts"].map(
    (text) => el("th", { class: text === "Id" ? "num" : undefined }, text)));
  show("", [el("span", {}, "Experiments")],
    el("div", { class: "head" }, el("div", {}, el("h1", {}, "Experiments"),
      el("p", { class: "sub" }, `${found.length} experiment${found.length === 1 ? "" : "s"}`))),
    table([head], rows));
  refresh = ({ experiment_id }) => {
    const row = main.querySelector(`tr[data-id="${CSS.escape(experiment_id ?? "")}"]`);
    if (row) freshen(row); else if (!experiment_id || mine === view) later(() => route());
  };
}

// ---- runs of an experiment ----
async function runs(mine, id) {
  const { experiment } = await ask("experiments/get", { experiment_id: id });
  const asked = { filter: "", order: "", shown: PAGE };
  const box = el("div"), problem = el("div");
  const input = el("input", { placeholder: "metrics.accuracy > 0.9 and params.depth = '3'", "aria-label": "Filter", spellcheck: "false" });
  const form = el("form", { onsubmit: (event) => { event.preventDefault(); asked.filter = input.value; draw(); } },
    input, el("button", { class: "plain" }, "Filter"));
  const draw = async () => {
    try {
      const page = await ask("runs/search", {
        experiment_ids: [id], filter: asked.filter, max_results: asked.shown,
        ...(asked.order && { order_by: [asked.order] }),
      }, "POST");
      if (mine !== view) return;
      problem.replaceChildren();
      box.replaceChildren(...runTable(id, page.runs ?? [], asked, draw));
      if (page.next_page_token) {
        box.append(el("button", { class: "plain more", onclick: () => { asked.shown += PAGE; draw(); } }, "Show more"));
      }
    } catch (error) {
      problem.replaceChildren(el("p", { class: "error", role: "alert" }, error.message));
    }
  };
  show(experiment.name, [link("Experiments"), el("span", {}, experiment.name)],
    el("div", { class: "head" },
      el("div", {}, el("h1", {}, experiment.name), el("p", { class: "sub" }, `Experiment ${id}`)), form),
    problem, box);
  await draw();
  refresh = () => later(draw);
}

function runTable(id, found, asked, draw) {
  if (!found.length) {
    const text = asked.filter ? "No run matches." : "No runs yet. Log one:";
    const code = `import mlflow\n\nmlflow.set_tracking_uri("${location.origin}${location.pathname.replace(/\/$/, "")}")\nwith mlflow.start_run(experiment_id="${id}"):\n    mlflow.log_metric("accuracy", 0.95)`;
    return [el("div", { class: "card note" }, text, el("br"), asked.filter ? undefined : el("pre", {}, code))];
  }
  const metrics = columns(found, (run) => run.data?.metrics);
  const params = columns(found, (run) => run.data?.params);
  const sort = (text, key) => el("button", {
    type: "button", title: "Order by it",
    onclick: () => { asked.order = asked.order === `${key} DESC` ? `${key} ASC` : `${key} DESC`; draw(); },
  }, text + (asked.order === `${key} DESC` ? " ↓" : asked.order === `${key} ASC` ? " ↑" : ""));
  const groups = el("tr", {}, el("th", { colspan: 4 }),
    metrics.length ? el("th", { class: "group", colspan: metrics.length }, "METRICS") : undefined,
    params.length ? el("th", { class: "group", colspan: params.length }, "PARAMS") : undefined);
  const names = el("tr", {},
    el("th", {}, "Run"), el("th", {}, "Status"),
    el("th", {}, sort("Started", "attributes.start_time")), el("th", {}, "Took"),
    ...metrics.map((key, i) => el("th", { class: `num ${i ? "" : "edge"}` }, sort(key, `metrics.\`${key}\``))),
    ...params.map((key, i) => el("th", { class: i ? "" : "edge" }, sort(key, `params.\`${key}\``))));
  const rows = found.map(({ info, data }) => {
    const measured = new Map((data?.metrics ?? []).map((metric) => [metric.key, number(metric.value)]));
    const given = new Map((data?.params ?? []).map((param) => [param.key, param.value]));
    return el("tr", {},
      el("td", { class: "wide" }, link(info.run_name || info.run_id, "experiments", id, "runs", info.run_id)),
      el("td", {}, state(info.status)),
      el("td", { class: "dim", title: new Date(info.start_time).toLocaleString() }, when(info.start_time)),
      el("td", { class: "dim" }, duration(info)),
      ...metrics.map((key, i) => el("td", { class: `num ${i ? "" : "edge"}`, title: measured.get(key) },
        measured.has(key) ? brief(measured.get(key)) : "")),
      ...params.map((key, i) => el("td", { class: `val ${i ? "" : "edge"}`, title: given.get(key) }, given.get(key) ?? "")));
  });
  return [table([groups, names], rows)];
}

function columns(found, list) {
  const counts = new Map();
  for (const run of found) {
    for (const { key } of list(run) ?? []) {
      if (!key.startsWith("system/")) counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  return [...counts].sort((a, b) => b[1] - a[1]).slice(0, MOST_COLUMNS).map(([key]) => key);
}

// ---- one run ----
async function run(mine, experimentId, runId) {
  const [{ experiment }, answer] = await Promise.all([
    ask("experiments/get", { experiment_id: experimentId }), ask("runs/get", { run_id: runId }),
  ]);
  const { info, data } = answer.run;
  const metrics = data?.metrics ?? [];
  const name = info.run_name || info.run_id;
  const [files, ...figures] = await Promise.all([
    artifacts(runId), ...metrics.slice(0, MOST_CHARTS).map((metric) => figure(runId, metric)),
  ]);
  if (mine !== view) return;
  show(name,
    [link("Experiments"), link(experiment.name, "experiments", experimentId), el("span", {}, name)],
    el("div", { class: "head" }, el("div", {}, el("h1", {}, name),
      el("p", { class: "sub" }, el("code", {}, info.run_id)))),
    el("dl", { class: "card facts" },
      fact("Status", state(info.status)), fact("Started", new Date(info.start_time).toLocaleString()),
      fact("Took", duration(info)), fact("By", info.user_id || "–"),
      fact("Artifacts", el("code", {}, info.artifact_uri ?? ""))),
    metrics.length ? el("h2", {}, "Metrics") : undefined,
    el("div", { class: "charts" }, ...figures),
    el("div", { class: "pair" }, pairs("Params", data?.params), pairs("Tags", data?.tags), files));
  refresh = ({ run_id }) => { if (!run_id || run_id === runId) later(() => run(mine, experimentId, runId)); };
}

async function figure(runId, metric) {
  const page = await ask("metrics/get-history-bulk-interval",
    { run_ids: runId, metric_key: metric.key, max_results: 320 });
  const points = (page.metrics ?? []).map(({ step, value }) => ({ step: number(step), value: number(value) }));
  return el("figure", { class: "card" },
    el("figcaption", { title: metric.key }, el("span", {}, metric.key), el("span", {}, brief(number(metric.value)))),
    chart(points));
}

const fact = (name, value) => el("div", {}, el("dt", {}, name), el("dd", {}, value));

function pairs(title, found) {
  if (!found?.length) return undefined;
  const head = el("tr", {}, el("th", {}, "Key"), el("th", {}, "Value"));
  return el("section", {}, el("h2", {}, title), table([head], found.map(({ key, value }) =>
    el("tr", {}, el("td", {}, key), el("td", { class: "val wide", title: value }, value)))));
}

async function artifacts(runId) {
  let files = [];
  try {
    files = (await ask("artifacts/list", { run_id: runId })).files ?? [];
  } catch {
    return undefined;
  }
  if (!files.length) return undefined;
  const head = el("tr", {}, el("th", {}, "Artifact"), el("th", { class: "num" }, "Bytes"));
  return el("section", {}, el("h2", {}, "Artifacts"), table([head], files.map((file) => {
    const query = new URLSearchParams({ run_uuid: runId, path: file.path });
    const name = file.is_dir ? `${file.path}/` : el("a", { href: `get-artifact?${query}` }, file.path);
    return el("tr", {}, el("td", {}, name), el("td", { class: "num" }, file.is_dir ? "" : String(file.file_size ?? "")));
  })));
}

// ---- going about ----
function freshen(row) {
  row.classList.remove("fresh");
  void row.offsetWidth;
  row.classList.add("fresh");
}

let waiting;
function later(action) {
  const mine = view;
  clearTimeout(waiting);
  waiting = setTimeout(() => { if (mine === view) Promise.resolve(action()).catch(fail); }, 300);
}

function fail(error) {
  show("", [link("Experiments")], el("p", { class: "error", role: "alert" }, error.message));
}

async function route() {
  const mine = ++view;
  clearTimeout(waiting);
  const [noun, id, part, runId] = location.hash.replace(/^#\/?/, "").split("?")[0].split("/").map(decodeURIComponent);
  refresh = () => {};
  listen(noun === "experiments" && id ? [id] : []);
  try {
    if (noun === "experiments" && id && part === "runs" && runId) await run(mine, id, runId);
    else if (noun === "experiments" && id) await runs(mine, id);
    else await experiments(mine);
  } catch (error) {
    if (mine === view) fail(error);
  }
}

addEventListener("hashchange", () => { route(); main.focus(); });
fetch("ajax-api/3.0/mlflow/server-info").then((answer) => answer.json()).then(
  (info) => { document.getElementById("version").textContent = `Headrace ${info.headrace}`; }, () => {});
route();
