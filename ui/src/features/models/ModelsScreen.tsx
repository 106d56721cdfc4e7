export default function ModelsScreen() {
  return null;
}
