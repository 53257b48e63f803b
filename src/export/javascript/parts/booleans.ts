export { booleanIn } from '../../../dataset/readings/boolean.js';
