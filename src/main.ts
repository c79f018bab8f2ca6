import { begin } from './app/begin.ts';

const target = document.getElementById('app');
if (!target) throw new Error('index.html has no element #app');
begin(target);
