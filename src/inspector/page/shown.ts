import { FilteredRows } from './filtered-rows.js';
import { Timeline } from './timeline.js';

/** A timeline, and what of it passes its filter: the phone's, or that of a recording. */
export class Shown {
  readonly timeline = new Timeline();
  readonly view = new FilteredRows(this.timeline);
}
