// The order of test files: what takes long goes first, so that others run beside it and it is not left to run alone at the end. The
// simulation takes minutes, and stories wait a good deal, which leaves it the processor.
import Sequencer from "@jest/test-sequencer";

const first = [/[\\/]tests[\\/]simulation[\\/]/, /[\\/]tests[\\/]e2e[\\/]/];
/** Those, and the rest. */
const kinds = first.length + 1;

/** Jest itself goes by how long a file took last time, which nobody knows on a fresh clone; then by its size. */
// oxlint-disable-next-line import/no-default-export -- Jest asks for one.
export default class LongestFirst extends Sequencer {
  sort(tests) {
    const rank = ({ path }) => (first.findIndex((kind) => kind.test(path)) + kinds) % kinds;
    return super.sort(tests).toSorted((one, other) => rank(one) - rank(other));
  }
}
