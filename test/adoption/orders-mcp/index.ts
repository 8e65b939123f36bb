export { OrdersPrompts } from './orders.prompts.js';
export { OrdersResources } from './orders.resources.js';
export { OrdersTools } from './orders.tools.js';
