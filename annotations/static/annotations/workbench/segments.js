// A text cut where annotations begin and end, so that overlapping ones can be shown.

/**
 * The whole text of so many code points as disjoint pieces `{start, end, marks}`, in order; of what covers
 * a piece the shortest comes first. The same as `annotations/values/segments.py`.
 */
export function segments(length, marks) {
  const starting = new Map();
  const cuts = new Set([0, length]);
  for (const mark of marks) {
    if (mark.start >= length) continue;
    if (!starting.has(mark.start)) starting.set(mark.start, []);
    starting.get(mark.start).push(mark);
    cuts.add(mark.start).add(Math.min(mark.end, length));
  }
  const places = [...cuts].sort((one, other) => one - other);
  const pieces = [];
  let covering = [];
  for (let place = 0; place + 1 < places.length; place += 1) {
    const [start, end] = [places[place], places[place + 1]];
    covering = covering.filter((mark) => mark.end > start);
    if (starting.has(start)) covering = [...covering, ...starting.get(start)].sort(shortestFirst);
    pieces.push({ start, end, marks: covering });
  }
  return pieces;
}

/** The order of what covers a piece: by length, then by where it starts. */
export function shortestFirst(one, other) {
  return one.end - one.start - (other.end - other.start) || one.start - other.start;
}
