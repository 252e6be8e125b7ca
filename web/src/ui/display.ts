// Dark or light, on screen or on paper.
import { createContext } from "preact";
import { useContext, useEffect, useLayoutEffect, useState } from "preact/hooks";

export interface Display {
  dark: boolean;
  /** On the way to paper: everything is shown, at a fixed width, in light colours. */
  printing: boolean;
}

export const DisplayContext = createContext<Display>({ dark: false, printing: false });
export const useDisplay = () => useContext(DisplayContext);

const kStore = "gigawatt-theme";

/** True while the media query matches. */
function useMedia(query: string): boolean {
  const [matches, setMatches] = useState(() => matchMedia(query).matches);
  useEffect(() => {
    const list = matchMedia(query);
    const update = () => setMatches(list.matches);
    list.addEventListener("change", update);
    return () => list.removeEventListener("change", update);
  }, [query]);
  return matches;
}

function usePrinting(): boolean {
  const media = useMedia("print");
  const [asked, setAsked] = useState(false);
  useEffect(() => {
    const before = () => setAsked(true);
    const after = () => setAsked(false);
    addEventListener("beforeprint", before);
    addEventListener("afterprint", after);
    return () => {
      removeEventListener("beforeprint", before);
      removeEventListener("afterprint", after);
    };
  }, []);
  return media || asked;
}

/** The reader's choice is kept where the browser allows it, else it lasts as long as the page. */
function readChoice(): boolean | null {
  try {
    const stored = localStorage.getItem(kStore);
    return stored === null ? null : stored === "dark";
  } catch {
    return null;
  }
}

export function useDisplayState(): { display: Display; toggleDark: () => void } {
  const system = useMedia("(prefers-color-scheme: dark)");
  const printing = usePrinting();
  const [choice, setChoice] = useState(readChoice);
  const dark = choice ?? system;
  useLayoutEffect(() => {
    document.documentElement.dataset["theme"] = dark && !printing ? "dark" : "light";
  }, [dark, printing]);
  const toggleDark = () => {
    setChoice(!dark);
    try {
      localStorage.setItem(kStore, dark ? "light" : "dark");
    } catch {
      // A browser that keeps nothing for local files: the choice lasts until the page is closed.
    }
  };
  return { display: { dark, printing }, toggleDark };
}
