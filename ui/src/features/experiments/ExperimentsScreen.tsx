export default function ExperimentsScreen() {
  return null;
}
