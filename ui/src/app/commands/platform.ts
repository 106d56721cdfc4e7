/** Whether this keyboard has a ⌘. */
export const IS_APPLE = /Mac|iPhone|iPad/.test(navigator.userAgent);
