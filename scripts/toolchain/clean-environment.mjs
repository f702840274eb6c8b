// The environment without what an outer npm left in it.
// An old npm exports its own node-gyp and its paths; a newer npm or the daemon started from it must not inherit them.

const LEFT_BY_NPM =
  /^(npm_(package|lifecycle|node_execpath|execpath|command|old|config_(node_gyp|npm_version|user_agent|prefix|global_prefix|local_prefix|init_module|loglevel))|INIT_CWD$|NODE$)/;

/**
 * @param {Record<string, string | undefined>} [extra] variables to add
 * @returns {NodeJS.ProcessEnv}
 */
export function cleanEnvironment(extra = {}) {
  const kept = Object.entries(process.env).filter(([name]) => !LEFT_BY_NPM.test(name));
  return { ...Object.fromEntries(kept), ...extra };
}
