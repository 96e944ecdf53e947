/** Leads to the session that was made. */
import { Button } from "@fluentui/react-components";
import type { ReactNode } from "react";
import { useNavigation } from "../navigation.tsx";
import { useWishWords } from "./use-wish-words.ts";

export function OpenSession({ id }: { readonly id: string }): ReactNode {
  const { go } = useNavigation();
  const say = useWishWords();
  return <Button onClick={() => go({ screen: "session", id })}>{say("seeSession")}</Button>;
}
