export default function RunsScreen() {
  return null;
}
