/** The form of a curve, without axes: decoration beside its numbers. */
export function Sparkline({
  values,
  width = 88,
  height = 22,
  colour = "var(--mantine-primary-color-filled)",
}: {
  values: readonly number[];
  width?: number;
  height?: number;
  colour?: string;
}) {
  const finite = values.filter(Number.isFinite);
  if (finite.length < 2) return <svg width={width} height={height} aria-hidden="true" />;
  const min = Math.min(...finite);
  const span = Math.max(...finite) - min || 1;
  const step = (width - 2) / (values.length - 1);
  let path = "";
  let isPenDown = false;
  values.forEach((value, index) => {
    if (!Number.isFinite(value)) {
      isPenDown = false;
      return;
    }
    const x = 1 + index * step;
    const y = height - 2 - ((value - min) / span) * (height - 4);
    path += `${isPenDown ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`;
    isPenDown = true;
  });
  return (
    <svg width={width} height={height} aria-hidden="true" style={{ display: "block" }}>
      <path d={path} fill="none" stroke={colour} strokeWidth={1.5} strokeLinejoin="round" />
    </svg>
  );
}
