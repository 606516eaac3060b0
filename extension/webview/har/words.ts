/** The words of a filter that menus and boxes put there: what is chosen stands in the filter, and nowhere else. */

/** The value of the first word of that name; empty when there is none. */
export function wordOf(filter: string, name: string): string {
  return (
    filter
      .split(/\s+/)
      .find((word) => word.startsWith(`${name}:`))
      ?.slice(name.length + 1) ?? ""
  );
}

/** The filter with this word in place of those of the same name; without any when the value is empty. */
export function withWord(filter: string, name: string, value: string): string {
  const others = filter.split(/\s+/).filter((word) => word !== "" && !word.startsWith(`${name}:`));
  return [...others, ...(value === "" ? [] : [`${name}:${value}`])].join(" ");
}

/** Whether the filter has exactly this word. */
export function hasWord(filter: string, word: string): boolean {
  return filter.split(/\s+/).includes(word);
}

/** The filter with or without this word. */
export function toggled(filter: string, word: string): string {
  const others = filter.split(/\s+/).filter((each) => each !== "" && each !== word);
  return [...others, ...(hasWord(filter, word) ? [] : [word])].join(" ");
}
