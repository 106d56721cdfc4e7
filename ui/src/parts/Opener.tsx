import { type FloatingPosition, Menu, Popover } from "@mantine/core";
import { type ComponentPropsWithRef, type ReactNode, useRef, useState } from "react";
import { LightButton, type LightButtonProps } from "./LightButton";
import classes from "./LightButton.module.css";

interface OpenerProps extends Omit<LightButtonProps, "onClick" | "content"> {
  /** What the button, and what it opens, is called. */
  label: string;
  width?: number;
  position?: FloatingPosition;
  /** What is opened; asked for only while it is open. */
  content: () => ReactNode;
}

/**
 * A button that opens a menu. The menu comes into being when it is first opened: a screen has many
 * of them, and of most nobody ever asks.
 */
export function MenuOpener({ label, width, position, content, ...button }: OpenerProps) {
  const { isUsed, isOpen, setOpen, target } = useOpener("menu", label, button);
  return (
    <span className={classes.opener}>
      {target}
      {isUsed && (
        <Menu
          opened={isOpen}
          onChange={setOpen}
          position={position ?? "bottom-end"}
          shadow="md"
          {...(width !== undefined && { width })}
        >
          <Menu.Target>
            <Anchor label={label} />
          </Menu.Target>
          <Menu.Dropdown aria-label={label}>{content()}</Menu.Dropdown>
        </Menu>
      )}
    </span>
  );
}

/** A button that opens a panel with fields. */
export function PanelOpener({ label, width, position, content, ...button }: OpenerProps) {
  const { isUsed, isOpen, setOpen, target } = useOpener("dialog", label, button);
  return (
    <span className={classes.opener}>
      {target}
      {isUsed && (
        <Popover
          opened={isOpen}
          onChange={setOpen}
          position={position ?? "bottom-end"}
          shadow="md"
          trapFocus
          withRoles={false}
          {...(width !== undefined && { width })}
        >
          <Popover.Target>
            <Anchor label={label} />
          </Popover.Target>
          <Popover.Dropdown p="sm" role="dialog" aria-label={label}>
            {content()}
          </Popover.Dropdown>
        </Popover>
      )}
    </span>
  );
}

/** What the menu stands beside: as large as the button, and nothing to those who listen. */
function Anchor({ label, ...target }: { label: string } & ComponentPropsWithRef<"span">) {
  return (
    <span {...target} className={classes.anchor} aria-hidden>
      <span hidden>{label}</span>
    </span>
  );
}

function useOpener(kind: "menu" | "dialog", label: string, button: LightButtonProps) {
  const [state, setState] = useState<"unused" | "open" | "closed">("unused");
  const isOpen = state === "open";
  const ref = useRef<HTMLButtonElement>(null);
  const target = (
    <LightButton
      {...button}
      ref={ref}
      aria-label={button["aria-label"] ?? (button.children === undefined ? label : undefined)}
      aria-haspopup={kind}
      aria-expanded={isOpen}
      data-expanded={isOpen || undefined}
      // Pressed while open it closes: it is no place outside, after which a click would open again.
      onMouseDown={(event) => isOpen && event.stopPropagation()}
      onTouchStart={(event) => isOpen && event.stopPropagation()}
      onClick={() => setState(isOpen ? "closed" : "open")}
    />
  );
  const setOpen = (open: boolean) => {
    setState(open ? "open" : "closed");
    // Who was in it goes back to where it was opened; who clicked elsewhere stays there.
    const isInside = document.activeElement?.closest("[role=menu], [role=dialog]");
    if (!open && isInside) ref.current?.focus({ preventScroll: true });
  };
  return { isUsed: state !== "unused", isOpen, setOpen, target };
}
