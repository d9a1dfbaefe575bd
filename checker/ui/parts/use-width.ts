/** How wide an element is. */
import { useLayoutEffect, useState } from "preact/hooks";
import type { RefObject } from "preact";

/** The width of an element in pixels, whenever it changes; `otherwise` until it is known. */
export function useWidth(ref: RefObject<HTMLElement | null>, otherwise: number): number {
  const [width, setWidth] = useState(otherwise);
  useLayoutEffect(() => {
    const element = ref.current;
    if (element === null) return;
    const measure = (): void => {
      if (element.clientWidth > 0) setWidth(element.clientWidth);
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => {
      observer.disconnect();
    };
  }, [ref]);
  return width;
}
