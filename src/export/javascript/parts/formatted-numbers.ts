export { formattedNumberIn } from '../../../dataset/readings/formatted-number.js';
