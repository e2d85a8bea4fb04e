/** An element that is never shown: scripts can change it, to no effect. */
class InertElement extends EventTarget {
  readonly style = {};
  readonly setAttribute = ignore;
  readonly append = ignore;
  readonly appendChild = (child: unknown) => child;
  readonly remove = ignore;
  readonly attachShadow = () => new InertElement();
}

const SEARCHES = [
  'getElementById',
  'getElementsByClassName',
  'getElementsByName',
  'getElementsByTagName',
  'querySelector',
  'querySelectorAll',
  'write',
];

/** A document for scripts that need its events but no DOM. */
export class BareDocument extends EventTarget {
  readyState = 'loading';
  title = '';
  cookie = '';
  readonly hidden = false;
  readonly visibilityState = 'visible';
  readonly currentScript = null;
  readonly documentElement = new InertElement();
  readonly head = new InertElement();
  readonly location: object;

  constructor(location: object) {
    super();
    this.location = location;
    for (const name of SEARCHES) {
      Object.defineProperty(this, name, {
        value: () => {
          throw new Error(
            `document.${name}: a script that is run by itself has no DOM. Run the HTML page that loads it.`,
          );
        },
      });
    }
  }

  createElement(): InertElement {
    return new InertElement();
  }

  createEvent(): Event {
    return new Event('');
  }
}

function ignore(): void {}
