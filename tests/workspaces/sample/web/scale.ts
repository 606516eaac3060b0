/** Maps a value of one range linearly onto another. */
export function scale(value: number, [low, high]: [number, number], [start, end]: [number, number]): number {
  return start + ((value - low) / (high - low)) * (end - start);
}
