import { render } from 'preact';
import { start } from './state/start';
import { App } from './view/App';
import { observeSignals } from './view/observe';

observeSignals();
start();
render(<App />, document.getElementById('app') ?? document.body);
