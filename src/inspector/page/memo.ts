import { Component, type FunctionComponent, h } from 'preact';

/** Wraps a component so that it renders again only when one of its properties has changed. */
export function memo<Props extends object>(Render: FunctionComponent<Props>) {
  return class extends Component<Props> {
    override shouldComponentUpdate(next: Readonly<Props>): boolean {
      const now = this.props;
      const names = Object.keys(next) as (keyof Props)[];
      return names.some((name) => next[name] !== now[name]);
    }

    override render(props: Props) {
      return h(Render, props);
    }
  };
}
