export { dateIn } from '../../../dataset/readings/date.js';
