import { Component, type ReactNode } from "react";
import { Unreadable } from "./viewers/Unreadable";

/** Keeps a viewer that fails on a damaged file from taking the screen with it. */
export class ViewerFailure extends Component<{ children: ReactNode }, { error?: Error }> {
  override state: { error?: Error } = {};

  static getDerivedStateFromError(error: unknown) {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render() {
    const { error } = this.state;
    if (!error) return this.props.children;
    return <Unreadable error={error} onRetry={() => this.setState({ error: undefined })} />;
  }
}
