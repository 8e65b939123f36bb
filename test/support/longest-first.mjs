import Sequencer from '@jest/test-sequencer';

/** Few lines each, but they send a thousand requests, some of which must wait. */
const LONG = /\/test\/security\//;

/**
 * Jest begins with the suites that took longest, and on a machine that has not run them with the largest files: which
 * would leave the attacks for the end, when every other core is idle.
 */
export default class LongestFirst extends Sequencer {
  sort(tests) {
    const sorted = super.sort(tests);
    const isLong = ({ path }) => LONG.test(path);
    return [...sorted.filter(isLong), ...sorted.filter((test) => !isLong(test))];
  }
}
