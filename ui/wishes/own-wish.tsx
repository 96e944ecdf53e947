/** One wish of one's own: when, how it stands, and taking it back. */
import { Button } from "@fluentui/react-components";
import type { ReactNode } from "react";
import type { Wish } from "#contract/wishes.ts";
import { ActionProblem } from "../action-problem.tsx";
import { useAnnounce } from "../announcer.tsx";
import { useNavigation } from "../navigation.tsx";
import { useWishWords } from "./use-wish-words.ts";
import type { WishWords } from "./use-wish-words.ts";
import { WhenTheyCould } from "./when-they-could.tsx";
import { useWithdrawWish } from "./wish-queries.ts";

interface OwnWishProps {
  readonly wish: Wish;
  /** Whether it says what it is about. */
  readonly named?: "yes" | "no";
  /** The button that was pressed is about to go. */
  readonly onWithdrawn: () => void;
}

export function OwnWish({ wish, named = "no", onWithdrawn }: OwnWishProps): ReactNode {
  const say = useWishWords();
  const announce = useAnnounce();
  const { go } = useNavigation();
  const withdrawing = useWithdrawWish();
  const isOpen = wish.state === "open";
  const withdrawn = (): void => {
    onWithdrawn();
    announce(say("withdrawn"));
  };
  return (
    <li className="card wish">
      {named === "yes" && <h3>{wish.offeringName}</h3>}
      <strong>{stateIn(say, wish)}</strong>
      {isOpen && <WhenTheyCould wish={wish} />}
      {wish.answer !== undefined && <p>{say("says", { text: wish.answer })}</p>}
      {withdrawing.error && <ActionProblem error={withdrawing.error} />}
      {isOpen ? (
        <Button
          size="small"
          disabledFocusable={withdrawing.isPending}
          onClick={() => !withdrawing.isPending && withdrawing.mutate(wish.id, { onSuccess: withdrawn })}
        >
          {say("withdraw")}
        </Button>
      ) : (
        <Button size="small" onClick={() => go({ screen: "book", offeringId: wish.offeringId })}>
          {say("seeTimes")}
        </Button>
      )}
    </li>
  );
}

function stateIn(say: WishWords, { kind, state, answeredByName }: Wish): string {
  switch (state) {
    case "open":
      return say(kind === "ask" ? "waitingAsk" : "waitingOpening");
    case "told":
      return say("told");
    case "declined":
      return answeredByName === undefined ? say("declinedByAll") : say("declined", { name: answeredByName });
    case "answered":
    case "expired":
      return say("expired");
  }
}
