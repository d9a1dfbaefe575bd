/** The data that a page was made with. */

/** What stands in the page's data element: whatever the program that wrote the page put there. */
export function pageData(): unknown {
  return JSON.parse(document.getElementById("data")?.textContent ?? "null");
}
