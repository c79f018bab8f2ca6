import type { Obstacle } from './around.ts';

/** On stage, where Enter does something about it. */
export const sayObstacle = ({ line, way }: Obstacle): string => (way ? `${line} ${way}` : line);
