export { plain, rich } from '../../../shared/RichText';
