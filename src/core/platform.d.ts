// The few web-standard globals that exist both in Node and in browsers and that core may name without knowing either.

/** https://dom.spec.whatwg.org/#abortsignal, as far as core looks at it; Node's and the DOM's own types merge with it. */
interface AbortSignal {
  readonly aborted: boolean;
}
