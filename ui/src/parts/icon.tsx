import type { ComponentType, SVGProps } from "react";

export interface IconProps extends Omit<SVGProps<SVGSVGElement>, "stroke"> {
  /** Width and height, in pixels or any CSS unit. */
  size?: number | string;
  /** Width of the strokes, on the 24 × 24 grid that icons are drawn on. */
  stroke?: number;
}

export type Icon = ComponentType<IconProps>;

/**
 * The component of an outline; `import … from "~icons/<name>"` calls it. An icon is decoration: what
 * it stands for is said by the text or the `aria-label` beside it.
 */
export function icon(body: string, filled: boolean): Icon {
  const inner = { __html: body };
  return ({ size = 16, stroke = 1.75, ...others }: IconProps) => (
    <svg
      xmlns="http://www.w3.org/2000/svg"
      viewBox="0 0 24 24"
      width={size}
      height={size}
      fill={filled ? "currentColor" : "none"}
      stroke={filled ? "none" : "currentColor"}
      strokeWidth={stroke}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
      {...others}
      // biome-ignore lint/security/noDangerouslySetInnerHtml: an outline that was built in, not data
      dangerouslySetInnerHTML={inner}
    />
  );
}
