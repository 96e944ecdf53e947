// The order of test files: what takes minutes goes first, so that others run beside it and it is not left to run alone at the end.
import Sequencer from "@jest/test-sequencer";

const longest = /[\\/]tests[\\/]simulation[\\/]/;

/** Jest itself goes by how long a file took last time, which nobody knows on a fresh clone; then by its size. */
// oxlint-disable-next-line import/no-default-export -- Jest asks for one.
export default class LongestFirst extends Sequencer {
  sort(tests) {
    const rank = ({ path }) => (longest.test(path) ? 0 : 1);
    return super.sort(tests).toSorted((one, other) => rank(one) - rank(other));
  }
}
