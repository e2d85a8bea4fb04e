import { render } from 'preact';
import { App } from './app.js';
import { Inspection } from './inspection.js';

render(<App inspection={new Inspection()} />, document.body);
