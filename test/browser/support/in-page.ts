/**
 * What is looked at inside the browser's page. Each function is sent there as text, so it uses nothing from around it.
 * The types are as much of the DOM as is used here: a browser's own would clash with those of Workers.
 */
interface Rect {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly width: number;
  readonly height: number;
}

interface Style {
  readonly overflowX: string;
  readonly outlineStyle: string;
  readonly outlineWidth: string;
  readonly animationName: string;
  readonly transitionDuration: string;
}

interface PageElement {
  readonly tagName: string;
  readonly id: string;
  readonly type?: string;
  readonly name?: string;
  readonly checked?: boolean;
  readonly disabled?: boolean;
  readonly tabIndex: number;
  readonly className: unknown;
  readonly textContent: string | null;
  readonly parentElement: PageElement | null;
  readonly scrollWidth: number;
  readonly clientWidth: number;
  readonly style: Record<string, string>;
  getAttribute(name: string): string | null;
  getBoundingClientRect(): Rect;
  checkVisibility(): boolean;
  contains(other: PageElement | null): boolean;
  matches(selector: string): boolean;
}

declare const document: {
  readonly documentElement: PageElement;
  readonly activeElement: PageElement | null;
  querySelectorAll(selector: string): Iterable<PageElement>;
  elementFromPoint(x: number, y: number): PageElement | null;
};
declare const getComputedStyle: (element: PageElement, part?: string) => Style;
declare const innerHeight: number;

/** Sideways scrolling: what sticks out of the page, and regions that scroll but can't be reached or have no name. */
export function sticksOut(): string[] {
  const told = (element: PageElement): string =>
    `<${element.tagName.toLowerCase()} class="${String(element.getAttribute("class") ?? "")}"> ${(element.textContent ?? "").slice(0, 60)}`;
  const scrolls = (element: PageElement): boolean => ["auto", "scroll"].includes(getComputedStyle(element).overflowX);
  const isInside = (element: PageElement | null): boolean =>
    element !== null && element !== document.documentElement && (scrolls(element) || isInside(element.parentElement));
  const root = document.documentElement;
  const found: string[] = [];
  for (const element of document.querySelectorAll("body, body *")) {
    if (scrolls(element) && element.scrollWidth > element.clientWidth + 1 && element.checkVisibility()) {
      const isNamed = element.getAttribute("role") === "region" && element.getAttribute("aria-label") !== null;
      if (element.tabIndex !== 0 || !isNamed) found.push(`scrolls without a name or focus: ${told(element)}`);
    }
    if (root.scrollWidth <= root.clientWidth) continue;
    const { right, width } = element.getBoundingClientRect();
    if (width > 0 && right > root.clientWidth + 0.5 && !isInside(element.parentElement))
      found.push(`sticks out to ${Math.round(right)} of ${root.clientWidth}: ${told(element)}`);
  }
  if (root.scrollWidth > root.clientWidth && found.length === 0) found.push(`the page is ${root.scrollWidth} wide`);
  return found.slice(0, 5);
}

export interface Focus {
  /** What Tab should reach, in order, told by element and words. */
  readonly stops: readonly string[];
  /** The focused one's place among them; -1 for none of them. */
  readonly at: number;
  /** The element that has the focus, whatever it is. */
  readonly told: string;
  /** Whether an outline of at least two pixels shows it. */
  readonly isShown: boolean;
  /** Whether it lies in the window, and nothing lies over it. */
  readonly isInSight: boolean;
}

/** Where the focus is, and where it can go. */
export function focusNow(): Focus {
  const told = (element: PageElement): string => {
    const words = element.id || element.getAttribute("aria-label") || (element.textContent ?? "").slice(0, 60);
    return `<${element.tagName.toLowerCase()}> ${words}`;
  };
  const reach = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
  const all = [...document.querySelectorAll(reach)];
  // Of radio buttons, Tab reaches the chosen one.
  const chosen = all.filter(({ type, checked }) => type === "radio" && checked).map(({ name }) => name);
  const stops = all.filter(
    (element) =>
      element.checkVisibility() &&
      element.tabIndex >= 0 &&
      !element.disabled &&
      (element.type !== "radio" || element.checked || !chosen.includes(element.name)),
  );
  const element = document.activeElement ?? document.documentElement;
  const { outlineStyle, outlineWidth } = getComputedStyle(element);
  const { left, right, top, bottom } = element.getBoundingClientRect();
  const x = Math.max((left + Math.min(right, left + 20)) / 2, 0);
  const y = Math.min(Math.max((Math.max(top, 0) + Math.min(bottom, innerHeight)) / 2, 0), innerHeight - 1);
  const hit = document.elementFromPoint(x, y);
  return {
    stops: stops.map(told),
    at: stops.indexOf(element),
    told: told(element),
    isShown: outlineStyle !== "none" && Number.parseFloat(outlineWidth) >= 2,
    isInSight: bottom > 0 && top < innerHeight && hit !== null && (element.contains(hit) || hit.contains(element)),
  };
}

/** What moves by itself. */
export function moving(): string[] {
  return [...document.querySelectorAll("*")].flatMap((element) => {
    const { animationName, transitionDuration } = getComputedStyle(element);
    const moves = animationName !== "none" || transitionDuration.split(",").some((text) => Number.parseFloat(text) > 0);
    return moves ? [`<${element.tagName.toLowerCase()}> ${animationName} ${transitionDuration}`] : [];
  });
}

/** Sets the size of the text, as a reader's own setting does. */
export function setTextSize(percent: string): void {
  document.documentElement.style.fontSize = percent;
}
