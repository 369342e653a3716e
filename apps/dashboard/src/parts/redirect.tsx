import { useRouter } from "@tanstack/react-router";
import { useEffect } from "react";

/**
 * Goes to another place of this page, in place of the one it stands at. The router's own component would go there anew
 * at each render until the other page is loaded, and each going there is a render.
 */
export function Redirect({ href }: { href: string }) {
  const { history } = useRouter();
  // To leave is an effect of having come here.
  useEffect(() => history.replace(href), [history, href]);
  return null;
}

export function teamPath(slug: string, page: "activity" | "start"): string {
  return `/t/${encodeURIComponent(slug)}/${page}`;
}
