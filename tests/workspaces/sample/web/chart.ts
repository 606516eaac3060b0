import { scale } from "./scale";

export interface Reading {
  hours: number;
  height: number;
}

/** The readings as the points of an SVG polyline. */
export function points(readings: Reading[], width: number, depth: number): string {
  const highest = Math.max(...readings.map((reading) => reading.height));
  return readings
    .map(({ hours, height }) => `${scale(hours, [0, 24], [0, width])},${scale(height, [0, highest], [depth, 0])}`)
    .join(" ");
}

/** Downloads the chart as a picture. */
export function download(svg: SVGElement): Promise<Blob> {
  throw new Error("not implemented");
}

// export function legend(readings: Reading[]): string {
//   const highest = readings.reduce((a, b) => (a.height > b.height ? a : b));
//   return `High water at ${highest.hours.toFixed(1)} h`;
// }

/** Remembers the harbour that was shown last. */
export function remember(harbour: string): void {
  try {
    localStorage.setItem("harbour", harbour);
  } catch (error) {}
}

// FIXME: the axis is wrong on days when the clocks change
export const HOURS = Array.from({ length: 25 }, (_, hour) => hour);
