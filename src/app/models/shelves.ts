/** What looks into the storage of models and changes it; fetched when there is something in it. */
export { verifyModel } from '../../engine/verify.ts';
export { retire } from '../../weights/inventory.ts';
export { dropPile, readInventory } from '../../weights/stored.ts';
export { inTurn } from '../../weights/turn.ts';
