// A metric's curve as SVG: steps across, values up, gaps where a value is no number.

const NS = "http://www.w3.org/2000/svg";
const WIDTH = 400, HEIGHT = 170, LEFT = 52, RIGHT = 8, TOP = 8, BOTTOM = 20;

export function chart(points) {
  const svg = make("svg", { class: "chart", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img" });
  const finite = points.filter((point) => Number.isFinite(point.value));
  if (!finite.length) return svg;
  const across = range(points.map((point) => point.step), 0);
  const up = range(finite.map((point) => point.value), 0.06);
  const x = (step) => LEFT + ((step - across.low) / across.span) * (WIDTH - LEFT - RIGHT);
  const y = (value) => HEIGHT - BOTTOM - ((value - up.low) / up.span) * (HEIGHT - TOP - BOTTOM);
  for (const value of ticks(up)) {
    svg.append(make("line", { x1: LEFT, x2: WIDTH - RIGHT, y1: y(value), y2: y(value) }));
    svg.append(label(LEFT - 6, y(value) + 3.5, "end", brief(value)));
  }
  svg.append(label(LEFT, HEIGHT - 5, "start", brief(across.first)));
  svg.append(label(WIDTH - RIGHT, HEIGHT - 5, "end", brief(across.last)));
  if (finite.length === 1) {
    svg.append(make("circle", { cx: x(finite[0].step), cy: y(finite[0].value), r: 3.5 }));
  } else {
    svg.append(make("path", { d: line(points, x, y) }));
  }
  return svg;
}

// At most seven characters: 0.9312, 1.2e-5, 12.3k.
export function brief(value) {
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (value === 0) return "0";
  if (size >= 1e6 || size < 1e-4) return value.toExponential(1).replace("e+", "e");
  if (size >= 1e4) return `${+(value / 1000).toFixed(1)}k`;
  return String(+value.toPrecision(4));
}

function line(points, x, y) {
  let path = "", open = false;
  for (const { step, value } of points) {
    if (!Number.isFinite(value)) { open = false; continue; }
    path += `${open ? "L" : "M"}${x(step).toFixed(2)} ${y(value).toFixed(2)}`;
    open = true;
  }
  return path;
}

function range(numbers, margin) {
  const first = numbers.reduce((a, b) => Math.min(a, b));
  const last = numbers.reduce((a, b) => Math.max(a, b));
  const span = last - first || Math.abs(last) || 1;
  const low = last === first ? first - span / 2 : first - span * margin;
  return { first, last, low, span: last === first ? span : span * (1 + 2 * margin) };
}

function ticks({ low, span }) {
  const rough = span / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((n) => n * power).find((size) => size >= rough);
  const found = [];
  for (let value = Math.ceil(low / step) * step; value <= low + span; value += step) {
    found.push(Math.abs(value) < step / 1e6 ? 0 : value);
  }
  return found;
}

function label(x, y, anchor, text) {
  const made = make("text", { x, y, "text-anchor": anchor });
  made.textContent = text;
  return made;
}

function make(name, attributes) {
  const made = document.createElementNS(NS, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}
