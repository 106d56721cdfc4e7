/** Links to screens that look like Mantine's anchors, buttons and menu items. */
import {
  Anchor,
  type AnchorProps,
  Button,
  type ButtonProps,
  Menu,
  type MenuItemProps,
} from "@mantine/core";
import { createLink } from "@tanstack/react-router";
import type { ComponentPropsWithRef } from "react";

type Native<Own> = Omit<ComponentPropsWithRef<"a">, keyof Own> & Own;

/** `<AnchorLink to="/experiments">…`, with the parameters of the address checked by types. */
export const AnchorLink = createLink((props: Native<AnchorProps>) => <Anchor {...props} />);

export const ButtonLink = createLink((props: Native<ButtonProps>) => (
  <Button component="a" {...props} />
));

export const MenuItemLink = createLink((props: Native<MenuItemProps>) => (
  <Menu.Item component="a" {...props} />
));
