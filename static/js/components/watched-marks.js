// Cards of films that this browser has begun to watch say how far.
import { markWatched } from "../remembered-films.js";

export function attach(list) {
  markWatched(list);
}
