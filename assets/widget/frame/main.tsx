import { paint } from './paint';
import { start } from './state/start';
import { applyTheme } from './state/theme';
import { App } from './view/App';

applyTheme();
start();
paint(() => <App />, document.getElementById('app') ?? document.body);
